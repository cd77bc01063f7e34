/** Whom a service answers over HTTP, and how it reports failures. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.http;
