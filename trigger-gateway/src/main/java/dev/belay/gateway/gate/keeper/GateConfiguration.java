package dev.belay.gateway.gate.keeper;

import dev.belay.events.Event;
import dev.belay.events.EventReader;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.Transactions;
import dev.belay.runtime.clock.Ticker;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.Message;

/** What makes the gates move: recovery events, and the clock. */
@Configuration(proxyBeanMethods = false)
class GateConfiguration {
  private static final Duration TURN = Duration.ofSeconds(1);
  private static final Duration FORGET = Duration.ofHours(1);

  @Bean
  @DependsOnDatabaseInitialization
  GateKeeper gateKeeper(
      DataSource dataSource,
      Transactions transactions,
      JobStore jobs,
      Outbox outbox,
      RecordCodec codec,
      List<Platform> platforms,
      List<SetListener> listeners,
      Tracer tracer,
      Clock clock) {
    JdbcClient jdbc = JdbcClient.create(dataSource);
    return new GateKeeper(
        new GateTable(jdbc),
        new ProgressTable(jdbc),
        transactions,
        jobs,
        outbox,
        codec,
        platforms,
        listeners,
        tracer,
        clock);
  }

  /** The binding {@code gateEvents-in-0}; it throws, and the container decides what then. */
  @Bean
  Consumer<Message<byte[]>> gateEvents(
      GateKeeper keeper, List<RecoveryEventListener> listeners, RecordCodec codec) {
    return message -> {
      Event event =
          EventReader.read(
              codec.decode(Topics.RECOVERY_EVENTS, message.getPayload(), RecoveryEvent.class));
      keeper.learn(event);
      listeners.forEach(listener -> listener.happened(event));
    };
  }

  @Bean
  Ticker gateTicker(GateKeeper keeper, MeterRegistry meters) {
    AtomicLong waiting = new AtomicLong();
    Gauge.builder("belay.gates.waiting", waiting, AtomicLong::get)
        .description("Deployments that are held, in the whole database")
        .register(meters);
    return new Ticker(
        "gates",
        TURN,
        () -> {
          keeper.settle();
          waiting.set(keeper.waiting());
        });
  }

  @Bean
  Ticker gateForgetting(GateKeeper keeper) {
    return new Ticker("gates-forgetting", FORGET, keeper::forget);
  }
}
