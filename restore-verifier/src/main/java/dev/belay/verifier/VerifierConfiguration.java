package dev.belay.verifier;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Drivers;
import dev.belay.jail.Isolation;
import dev.belay.jail.NoJailException;
import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.policy.Drill;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.store.StoreKinds;
import dev.belay.runtime.health.HealthFromMemory;
import dev.belay.runtime.vault.VaultConfiguration;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.verifier.drill.DrillEvents;
import dev.belay.verifier.drill.StagingTargets;
import dev.belay.verifier.drill.WholeApplication;
import dev.belay.verifier.rehearsal.MigrationRehearsal;
import dev.belay.verifier.verification.Verification;
import dev.belay.verifier.verification.VerificationEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;

/** Puts the verifier together. */
@Configuration(proxyBeanMethods = false)
@Import(VaultConfiguration.class)
@EnableConfigurationProperties(VerifierProperties.class)
class VerifierConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(VerifierConfiguration.class);

  /** Names this start of this process. Leases are fenced on it. */
  private final String instance = "restore-verifier/" + UUID.randomUUID();

  /** Whose records these are. */
  @Bean
  Role role() {
    return Role.VERIFIER;
  }

  @Bean
  Function<byte[], RecoveryEvent> recoveryEventDecoder(RecordCodec codec) {
    return bytes -> codec.decode(Topics.RECOVERY_EVENTS, bytes, RecoveryEvent.class);
  }

  @Bean
  Function<byte[], RecoveryCommand> recoveryCommandDecoder(RecordCodec codec) {
    return bytes -> codec.decode(Topics.RECOVERY_COMMANDS, bytes, RecoveryCommand.class);
  }

  /** Strict: refuses a policy that names a driver which is not installed here. */
  @Bean
  StoreKinds storeKinds() {
    return StoreKinds.installed();
  }

  /** Chosen once: a jail that works now is not given up later, in silence. */
  @Bean
  Isolation isolation(VerifierProperties properties) throws InterruptedException, NoJailException {
    Isolation isolation = chosen(properties.verifier());
    if (isolation instanceof Isolation.Bare) {
      LOG.atWarn().log("sandboxes are {}", isolation.description());
    }
    return isolation;
  }

  private static Isolation chosen(VerifierProperties.Verifier verifier)
      throws InterruptedException, NoJailException {
    Isolation.Furnishing furnishing =
        Isolation.Furnishing.reading(verifier.programs()).withImages(verifier.images());
    DataSize memory = verifier.memory();
    return Isolation.choose(
        verifier.isolation(),
        memory == null ? furnishing : furnishing.withMemory(memory.toBytes()));
  }

  @Bean
  HealthFromMemory sandboxesHealthIndicator(Isolation isolation) {
    return () -> Health.up().withDetail("isolation", isolation.description()).build();
  }

  /** Removes what killed processes left behind, before this one opens sandboxes. */
  @Bean
  Verification verification(
      Vault vault, Clock clock, Isolation isolation, VerifierProperties properties)
      throws IOException {
    Drivers drivers = Drivers.installed();
    for (DataStoreDriver driver : drivers.all().values()) {
      driver.cleanUp(properties.verifier().sandboxes());
    }
    return new Verification(vault, drivers, properties.verifier().sandboxes(), isolation, clock);
  }

  @Bean
  VerificationEvents verificationEvents(RecordCodec codec, Clock clock) {
    return new VerificationEvents(codec, clock, instance);
  }

  @Bean
  MeterBinder waitingVerifications(JobStore store) {
    return meters ->
        Gauge.builder(
                "belay.verifications.waiting", store, it -> it.waiting(VerificationFlow.VERIFY))
            .description(
                "Verifications that wait for a place or to be tried again, of all verifiers")
            .register(meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  JobRunner jobRunner(
      JobStore store,
      Verification verification,
      VerificationEvents events,
      Function<byte[], RecoveryEvent> decoder,
      Function<byte[], RecoveryCommand> recoveryCommandDecoder,
      ObjectProvider<LivePolicy> policy,
      RecordCodec codec,
      Clock clock,
      Tracer tracer,
      VerifierProperties properties) {
    VerificationFlow flow =
        new VerificationFlow(
            verification,
            new MigrationRehearsal(
                manifest -> rehearsal(policy.getIfAvailable(), manifest), System.getenv()),
            decoder,
            events,
            properties.verifier().progressInterval());
    DrillFlow drills =
        new DrillFlow(
            new WholeApplication(verification, clock, System.getenv()),
            recoveryCommandDecoder,
            command -> drill(policy.getIfAvailable(), command),
            new StagingTargets(
                () -> Objects.requireNonNull(policy.getIfAvailable()).get().stagingTargets(),
                System.getenv()),
            new DrillEvents(codec, clock, instance),
            properties.verifier().progressInterval());
    return new JobRunner(
        store,
        Map.of(VerificationFlow.VERIFY, flow, DrillFlow.DRILL, drills),
        JobSettings.DEFAULT.withParallelism(properties.verifier().parallelism()),
        instance,
        tracer);
  }

  /** The rehearsal of the first pre-deployment rule that captures the store and has one. */
  private static Optional<Rehearsal> rehearsal(@Nullable LivePolicy policy, Manifest manifest) {
    if (policy == null || !manifest.trigger().equals("pre-deployment")) {
      return Optional.empty();
    }
    return policy
        .get()
        .application(manifest.application())
        .flatMap(
            application ->
                application.environments().stream()
                    .filter(each -> each.name().equals(manifest.environment()))
                    .findFirst())
        .flatMap(environment -> MigrationRehearsal.of(environment.rules(), manifest.dataStore()));
  }

  private static Optional<Drill> drill(@Nullable LivePolicy policy, RecoveryCommand command) {
    if (policy == null || command.getDrill() == null) {
      return Optional.empty();
    }
    return policy
        .get()
        .application(command.getApplication())
        .flatMap(
            application ->
                application.environments().stream()
                    .filter(each -> each.name().equals(command.getEnvironment()))
                    .findFirst())
        .flatMap(environment -> environment.drill(command.getDrill()));
  }
}
