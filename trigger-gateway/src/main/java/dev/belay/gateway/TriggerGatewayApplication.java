package dev.belay.gateway;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * A delivery goes through here as: a door ({@code github}, {@code api}, …) → {@code spool}, and a
 * 202 → {@code kafka} → {@code belay.deployment-events} → {@code decide} → {@code
 * belay.recovery-events} and {@code belay.backup-commands}.
 */
@SpringBootApplication
public class TriggerGatewayApplication {
  public static void main(String[] arguments) {
    application().run(arguments);
  }

  /** With the defaults of {@code trigger-gateway.yml}. Also how standalone starts the gateway. */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(TriggerGatewayApplication.class)
        .properties("spring.config.name=trigger-gateway");
  }
}
