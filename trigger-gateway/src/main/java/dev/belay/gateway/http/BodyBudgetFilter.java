package dev.belay.gateway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds what all bodies together take in memory, as bytes and as what is read from them. Both
 * count until the request is answered. A body that would take too much is refused with 503 while it
 * is read. Bytes count when they arrive, not when they are announced: a sender that announces much
 * and sends nothing takes no room from others.
 */
final class BodyBudgetFilter extends OncePerRequestFilter {
  private static final String MEMORY = BodyBudgetFilter.class.getName() + ".memory";

  private final BodyBudget budget;

  BodyBudgetFilter(BodyBudget budget) {
    this.budget = budget;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    CountedRequest counted = new CountedRequest(request, budget);
    counted.setAttribute(MEMORY, (LongConsumer) counted::take);
    try {
      chain.doFilter(counted, response);
    } finally {
      budget.giveBack(counted.taken);
    }
  }

  /** Takes further bytes for the request until it is answered, or throws a {@link Refusal}. */
  static LongConsumer memoryOf(HttpServletRequest request) {
    return request.getAttribute(MEMORY) instanceof LongConsumer memory ? memory : bytes -> {};
  }

  private static final class CountedRequest extends HttpServletRequestWrapper {
    private final BodyBudget budget;
    private @Nullable CountedStream stream;
    private long taken;

    CountedRequest(HttpServletRequest request, BodyBudget budget) {
      super(request);
      this.budget = budget;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (stream == null) {
        // A body that has no room to its end need not be read at all.
        if (!budget.hasRoomFor(Math.max(0, getContentLengthLong()))) {
          throw Refusal.busy();
        }
        stream = new CountedStream(super.getInputStream(), this);
      }
      return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      String named = getCharacterEncoding();
      Charset charset = named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
      return new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }

    private void take(long bytes) {
      if (!budget.take(bytes)) {
        throw Refusal.busy();
      }
      taken += bytes;
    }
  }

  private static final class CountedStream extends ServletInputStream {
    private final ServletInputStream in;
    private final CountedRequest request;

    CountedStream(ServletInputStream in, CountedRequest request) {
      this.in = in;
      this.request = request;
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      if (read >= 0) {
        request.take(1);
      }
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read > 0) {
        request.take(read);
      }
      return read;
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(jakarta.servlet.ReadListener listener) {
      in.setReadListener(listener);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
