package dev.belay.standalone.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;

/** What a service's health says is not right. */
final class WrongHealth {
  private WrongHealth() {}

  static List<String> of(String service, ApplicationContext context) {
    List<String> wrong = new ArrayList<>();
    collect(service, context.getBean(HealthEndpoint.class).health(), wrong);
    return wrong;
  }

  private static void collect(String name, HealthDescriptor health, List<String> wrong) {
    if (health instanceof CompositeHealthDescriptor composite
        && composite.getComponents() != null) {
      composite.getComponents().forEach((part, each) -> collect(name + ": " + part, each, wrong));
    } else if (!health.getStatus().equals(Status.UP)) {
      String details =
          health instanceof IndicatedHealthDescriptor one
                  && one.getDetails() != null
                  && !one.getDetails().isEmpty()
              ? " " + one.getDetails()
              : "";
      wrong.add(name + " is " + health.getStatus().getCode().toLowerCase(Locale.ROOT) + details);
    }
  }
}
