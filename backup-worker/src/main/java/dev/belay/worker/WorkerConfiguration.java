package dev.belay.worker;

import dev.belay.datastores.Drivers;
import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobSettings;
import dev.belay.jobs.JobStore;
import dev.belay.policy.Consistency;
import dev.belay.policy.Policy;
import dev.belay.policy.RuleId;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.store.StoreKinds;
import dev.belay.runtime.clock.Ticker;
import dev.belay.runtime.vault.VaultConfiguration;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import dev.belay.vault.Vault;
import dev.belay.worker.capture.CaptureEvents;
import dev.belay.worker.capture.CaptureFlow;
import dev.belay.worker.capture.CaptureSetFlow;
import dev.belay.worker.capture.CommandCodec;
import dev.belay.worker.capture.SetHooks;
import dev.belay.worker.kafka.CommandListener;
import dev.belay.worker.recovery.RecoveryCommandCodec;
import dev.belay.worker.recovery.RecoveryEvents;
import dev.belay.worker.recovery.RecoverySteps;
import dev.belay.worker.recovery.ReplacedCleanup;
import dev.belay.worker.stores.DataStores;
import dev.belay.worker.together.HookCalls;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the worker together. */
@Configuration(proxyBeanMethods = false)
@Import(VaultConfiguration.class)
@EnableConfigurationProperties(WorkerProperties.class)
class WorkerConfiguration {
  /** Names this start of this process. Leases are fenced on it. */
  private final String instance = "backup-worker/" + UUID.randomUUID();

  /** Whose records these are. */
  @Bean
  Role role() {
    return Role.WORKER;
  }

  /** Strict: refuses a policy that names a driver which is not installed here. */
  @Bean
  StoreKinds storeKinds() {
    return StoreKinds.installed();
  }

  @Bean
  DataStores dataStores(LivePolicy policy) {
    return new DataStores(() -> policy.get().dataStores(), Drivers.installed(), System.getenv());
  }

  @Bean
  CommandCodec commandCodec(RecordCodec codec) {
    return new CommandCodec(codec);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  JobRunner jobRunner(
      JobStore store,
      DataStores stores,
      Vault vault,
      CommandCodec commands,
      RecordCodec codec,
      LivePolicy policy,
      Clock clock,
      Tracer tracer,
      WorkerProperties properties) {
    CaptureEvents events = new CaptureEvents(codec, clock, instance);
    Duration progressInterval = properties.worker().progressInterval();
    CaptureFlow one = new CaptureFlow(stores, vault, commands, events, progressInterval);
    CaptureSetFlow several =
        new CaptureSetFlow(
            stores,
            vault,
            commands,
            events,
            store::note,
            new SetHooks(
                rule -> hooks(policy.get(), rule), new HookCalls(System.getenv()), events, clock),
            progressInterval);
    return new JobRunner(
        store,
        Map.of(CommandListener.CAPTURE, one, CommandListener.CAPTURE_SET, several),
        JobSettings.DEFAULT.withParallelism(properties.worker().parallelism()),
        instance,
        tracer);
  }

  private static Optional<Consistency.Hooks> hooks(Policy policy, RuleId id) {
    return policy
        .application(id.application())
        .flatMap(application -> application.environment(id.environment()))
        .flatMap(environment -> environment.rule(id.rule()))
        .flatMap(rule -> rule.safeguards().consistency())
        .flatMap(Consistency::hooks);
  }

  @Bean
  RecoveryCommandCodec recoveryCommandCodec(RecordCodec codec) {
    return new RecoveryCommandCodec(codec);
  }

  /** Recoveries have their own runner, so restores and captures don't wait for each other. */
  @Bean(initMethod = "start", destroyMethod = "close")
  JobRunner recoveryJobRunner(
      JobStore store,
      DataStores stores,
      Vault vault,
      RecoveryCommandCodec commands,
      RecordCodec codec,
      Clock clock,
      Tracer tracer,
      WorkerProperties properties) {
    RecoveryEvents events = new RecoveryEvents(codec, clock, instance);
    return new JobRunner(
        store,
        RecoverySteps.handlers(
            stores,
            vault,
            store,
            commands,
            events,
            new CaptureEvents(codec, clock, instance),
            properties.worker().progressInterval()),
        JobSettings.DEFAULT.withParallelism(properties.worker().recoveryParallelism()),
        instance,
        tracer);
  }

  @Bean
  @DependsOnDatabaseInitialization
  Ticker replacedCleanup(
      DataStores stores, JobStore jobs, Clock clock, WorkerProperties properties) {
    ReplacedCleanup cleanup = new ReplacedCleanup(stores, jobs, clock);
    return new Ticker("replaced-cleanup", properties.worker().cleanupInterval(), cleanup::turn);
  }
}
