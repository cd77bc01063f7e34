package dev.belay.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;

/** Headers as servlets give them: a character a byte. */
class HeaderFirewallTest {
  private final HttpFirewall firewall = new AccessConfiguration().firewall();

  @ParameterizedTest
  @ValueSource(strings = {"plain", "with\ta tab", "Grüße", "日本"})
  void textIsTaken(String text) {
    String asServletsGiveIt = latin1(text.getBytes(StandardCharsets.UTF_8));

    assertThat(header(asServletsGiveIt)).isEqualTo(asServletsGiveIt);
  }

  @Test
  void textInLatin1IsTaken() {
    assertThat(header("Grüße")).isEqualTo("Grüße");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0x00, 0x0a, 0x1b, (byte) 0x85, (byte) 0x9b})
  void controlsAreNot(byte control) {
    String value = "a" + latin1(new byte[] {control}) + "b";

    assertThatThrownBy(() -> header(value)).isInstanceOf(RequestRejectedException.class);
  }

  @Test
  void controlsInUtf8AreNot() {
    String value = latin1("a\u009bb".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> header(value)).isInstanceOf(RequestRejectedException.class);
  }

  private String header(String value) {
    return firewall.getFirewalledRequest(request(value)).getHeader("X-Test");
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Of a GET of {@code /}, with this header. */
  private static HttpServletRequest request(String header) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            HeaderFirewallTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getHeader" -> header;
                  case "getMethod" -> "GET";
                  case "getServerName" -> "localhost";
                  case "getRequestURI", "getServletPath" -> "/";
                  case "getContextPath" -> "";
                  default -> null;
                });
  }
}
