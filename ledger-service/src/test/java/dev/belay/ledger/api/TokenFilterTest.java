package dev.belay.ledger.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.http.ApiTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class TokenFilterTest {
  @TempDir Path directory;

  @Test
  void readingIsOpenUnlessConfigured() throws Exception {
    assertThat(answer(tokens("one"), false, "GET", null)).isEqualTo(200);
    assertThat(answer(tokens("one"), true, "GET", null)).isEqualTo(401);
    assertThat(answer(tokens("one"), true, "GET", "Bearer one")).isEqualTo(200);
  }

  @Test
  void writingAlwaysNeedsAToken() throws Exception {
    assertThat(answer(tokens("one"), false, "POST", null)).isEqualTo(401);
    assertThat(answer(tokens("one"), false, "POST", "Basic one")).isEqualTo(401);
    assertThat(answer(tokens("one"), false, "POST", "bearer one")).isEqualTo(200);
  }

  @Test
  void withoutTokensNothingIsAccepted() throws Exception {
    assertThat(answer(null, false, "POST", "Bearer one")).isEqualTo(401);
    assertThat(answer(directory.resolve("missing"), false, "POST", "Bearer one")).isEqualTo(401);
    assertThat(answer(tokens("\n \n"), false, "POST", "Bearer ")).isEqualTo(401);
  }

  private Path tokens(String text) throws IOException {
    return Files.writeString(directory.resolve("tokens"), text);
  }

  private static int answer(
      @Nullable Path file, boolean readRequiresToken, String method, @Nullable String header)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest(method, "/v1/recovery-sets");
    if (header != null) {
      request.addHeader("Authorization", header);
    }
    MockHttpServletResponse response = new MockHttpServletResponse();
    new TokenFilter(new ApiTokens(file), readRequiresToken, JsonMapper.builder().build())
        .doFilter(request, response, new MockFilterChain());
    return response.getStatus();
  }
}
