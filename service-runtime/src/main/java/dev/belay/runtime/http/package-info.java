/** How a service reports failures over HTTP. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.http;
