package dev.belay.gateway.callers;

import dev.belay.access.Scope;
import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.access.Bearers;
import dev.belay.runtime.access.Doors;
import dev.belay.runtime.access.Doors.Door;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The gateway's doors for tokens; webhooks have secrets of their own. */
@Configuration(proxyBeanMethods = false)
class CallersConfiguration {
  @Bean
  Doors doors() {
    return new Doors(
        List.of("/v1/**", "/events"),
        List.of(
            new Door("POST", "/v1/recovery-sets", List.of(Scope.TRIGGER)),
            new Door("POST", "/v1/gates", List.of(Scope.GATE)),
            new Door("GET", "/v1/gates", List.of(Scope.READ, Scope.OVERRIDE)),
            new Door("GET", "/v1/gates/*", List.of(Scope.GATE, Scope.READ, Scope.OVERRIDE)),
            new Door("POST", "/v1/gates/*/decision", List.of(Scope.OVERRIDE)),
            new Door("GET", "/v1/events", List.of(Scope.READ)),
            new Door("POST", "/events", List.of(Scope.TRIGGER))));
  }

  @Bean
  Callers callers(Bearers bearers) {
    return new Callers(bearers);
  }

  @Bean
  OwnEvents ownEvents(LivePolicy policy) {
    return new OwnEvents(policy);
  }
}
