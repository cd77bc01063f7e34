package dev.belay.gateway.kafka;

import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.runtime.trust.RecordSigner;
import dev.belay.schemas.Topics;
import dev.belay.schemas.trust.Role;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the spool reaches Kafka. */
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {
  /** Whose records these are. */
  @Bean
  Role role() {
    return Role.GATEWAY;
  }

  @Bean
  SpooledRecords spooledRecords(RecordPublisher publisher, RecordSigner signer) {
    return new SpooledRecords(
        event -> publisher.encode(Topics.DEPLOYMENT_EVENTS, event), signer::vouch);
  }
}
