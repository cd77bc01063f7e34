package dev.belay.gateway.gitlab.gate;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param projects ids or paths of the projects whose blocked deployments are asked for
 * @param interval between two questions
 */
@ConfigurationProperties("belay.gitlab.gate")
record GitLabGateProperties(
    @DefaultValue List<String> projects, @DefaultValue("30s") Duration interval) {
  GitLabGateProperties {
    projects = List.copyOf(projects);
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("belay.gitlab.gate.interval must be more than zero");
    }
  }
}
