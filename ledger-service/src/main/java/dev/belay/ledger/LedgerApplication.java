package dev.belay.ledger;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The ledger service, alone or as one of the contexts of standalone. */
@SpringBootApplication
@EnableConfigurationProperties(LedgerProperties.class)
public class LedgerApplication {

  /** A builder that reads {@code ledger-service.yml} and no other context's settings. */
  public static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(LedgerApplication.class)
        .properties("spring.config.name=ledger-service");
  }

  public static void main(String[] arguments) {
    builder().run(arguments);
  }
}
