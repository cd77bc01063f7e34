package dev.belay.verifier;

import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The restore verifier as a process. */
@SpringBootApplication
public class RestoreVerifierApplication {
  public static void main(String[] args) {
    builder().run(args);
  }

  /** Used by {@code main}, and by standalone, where several services share one class path. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(RestoreVerifierApplication.class)
        .properties(Map.of("spring.config.name", "restore-verifier"));
  }
}
