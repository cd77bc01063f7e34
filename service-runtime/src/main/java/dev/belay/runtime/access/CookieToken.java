package dev.belay.runtime.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Where a service finds the token of a request without the header, if it looks elsewhere. */
@FunctionalInterface
public interface CookieToken {
  @Nullable String of(HttpServletRequest request);
}
