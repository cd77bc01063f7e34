/** Who may call a service over HTTP, and how it says that something did not work. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.http;
