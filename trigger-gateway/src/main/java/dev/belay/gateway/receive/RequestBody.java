package dev.belay.gateway.receive;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/**
 * Reads a body as it was sent, up to a limit that holds without a Content-Length as well. What all
 * bodies together may take is {@link BodyBudgetFilter}'s.
 */
public final class RequestBody {
  private RequestBody() {}

  public static byte[] read(HttpServletRequest request, long most) {
    if (request.getContentLengthLong() > most) {
      throw tooLarge(most);
    }
    try {
      byte[] body = request.getInputStream().readNBytes((int) Math.min(most + 1, 1 << 30));
      if (body.length > most) {
        throw tooLarge(most);
      }
      return body;
    } catch (IOException e) {
      throw new Refusal(HttpStatus.BAD_REQUEST, "the body ended before it was complete");
    }
  }

  private static Refusal tooLarge(long most) {
    return new Refusal(
        HttpStatus.CONTENT_TOO_LARGE,
        "the body has more than " + most + " bytes, the most allowed");
  }
}
