package dev.belay.runtime.policy;

import dev.belay.jobs.Outbox;
import dev.belay.policy.live.LivePolicy;
import dev.belay.runtime.clock.Ticker;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;

/** Every service that has a policy tells which. */
@AutoConfiguration
@ConditionalOnProperty("belay.policy.file")
public class PolicyNewsConfiguration {
  private static final Duration TURN = Duration.ofSeconds(1);

  @Bean(destroyMethod = "close")
  PolicyNews policyNews(
      LivePolicy policy,
      PolicyProperties properties,
      Role role,
      Outbox outbox,
      RecordCodec codec,
      Clock clock) {
    PolicyNews news =
        new PolicyNews(
            new PolicyNews.Speaker(role, instance(properties)),
            properties.file(),
            outbox,
            codec,
            clock);
    policy.follow(news);
    return news;
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker policyNewsTicker(PolicyNews news) {
    return new Ticker("policy-news", TURN, news::say);
  }

  private static String instance(PolicyProperties properties) {
    String given = properties.instance();
    if (given != null && !given.isBlank()) {
      return given;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
