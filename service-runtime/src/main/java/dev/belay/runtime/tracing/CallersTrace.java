package dev.belay.runtime.tracing;

import dev.belay.jobs.TraceParent;
import io.opentelemetry.context.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a request asks for goes on in its caller's trace, such as that of a CI job: it names it in
 * the header {@code traceparent}. A request itself is no step, since most only look.
 */
final class CallersTrace extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try (Scope place = TraceParent.of(request.getHeader(TraceParent.HEADER)).makeCurrent()) {
      chain.doFilter(request, response);
    }
  }
}
