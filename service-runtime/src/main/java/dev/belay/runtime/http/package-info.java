/** Who may call a service over HTTP, and how the service reports failures. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.http;
