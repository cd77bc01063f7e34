package dev.belay.worker;

import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The backup worker as a process. */
@SpringBootApplication
public class BackupWorkerApplication {
  public static void main(String[] args) {
    builder().run(args);
  }

  /** Used by {@code main}, and by standalone, where several services share one class path. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(BackupWorkerApplication.class)
        .properties(Map.of("spring.config.name", "backup-worker"));
  }
}
