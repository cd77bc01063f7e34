package dev.belay.gateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/**
 * Reads a body as it was sent, up to a limit that also holds without a Content-Length. {@link
 * BodyBudgetFilter} bounds what all bodies take together.
 */
public final class RequestBody {
  /** Up to this announced length, the array is made before the bytes are there. */
  private static final int LARGEST_AT_ONCE = 64 << 10;

  private RequestBody() {}

  public static byte[] read(HttpServletRequest request, long most) {
    if (request.getContentLengthLong() > most) {
      throw tooLarge(most);
    }
    try {
      byte[] body = bytes(request, most);
      if (body.length > most) {
        throw tooLarge(most);
      }
      return body;
    } catch (IOException e) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "the body ended before it was complete");
    }
  }

  private static byte[] bytes(HttpServletRequest request, long most) throws IOException {
    int announced = request.getContentLength();
    if (announced < 0 || announced > LARGEST_AT_ONCE) {
      return request.getInputStream().readNBytes((int) Math.min(most + 1, 1 << 30));
    }
    byte[] body = new byte[announced];
    if (request.getInputStream().readNBytes(body, 0, announced) < announced) {
      throw new EOFException();
    }
    return body;
  }

  private static Refusal tooLarge(long most) {
    return new Refusal(
        HttpStatus.CONTENT_TOO_LARGE,
        "the body has more than " + most + " bytes, the most allowed");
  }
}
