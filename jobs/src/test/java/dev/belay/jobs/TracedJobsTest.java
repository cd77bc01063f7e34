package dev.belay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TracedJobsTest {
  private static final JobSettings QUICK =
      new JobSettings(2, Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofMillis(50), 3);
  private static final OutboxRecord RECORD = new OutboxRecord("topic", "key", new byte[] {1});

  private final DataSource dataSource = TestDatabase.empty();
  private final JobStore store = new JobStore(dataSource);
  private final InMemorySpanExporter ended = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(ended)).build();
  private final Tracer tracer = provider.get("test");

  @AfterEach
  void end() {
    provider.close();
  }

  @Test
  void aJobRunsInTheTraceThatRecordedItAndWhatItPublishesFollowsFromThere() {
    String recorded = recordInTrace("a");

    run("a", (job, lease) -> List.of(RECORD));

    assertThat(attempts())
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.getTraceId()).isEqualTo(TraceParent.traceId(recorded));
              assertThat(recorded).contains(attempt.getParentSpanId());
              assertThat(attempt.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            });
    assertThat(published()).containsExactly(recorded);
  }

  @Test
  void anAttemptThatFailsIsAFailedStepAndTheNextOneIsAnother() {
    String recorded = recordInTrace("a");

    run(
        "a",
        (job, lease) -> {
          if (job.attempt() == 1) {
            throw new IllegalStateException("the store is away");
          }
          return List.of(RECORD);
        });

    assertThat(attempts())
        .extracting(
            attempt -> attempt.getStatus().getStatusCode(),
            attempt -> attempt.getAttributes().get(AttributeKey.stringKey("error.type")))
        .containsExactly(
            tuple(StatusCode.ERROR, "java.lang.IllegalStateException"),
            tuple(StatusCode.UNSET, null));
    assertThat(ended.getFinishedSpanItems().toString())
        .as("what leaves the machine")
        .doesNotContain("the store is away");
    assertThat(attempts()).allMatch(attempt -> recorded.contains(attempt.getParentSpanId()));
  }

  @Test
  void aReportOfProgressIsNoStepOfTheTrace() {
    String recorded = recordInTrace("a");

    run(
        "a",
        (job, lease) -> {
          try (ProgressReports reports =
              ProgressReports.start(
                  lease, Duration.ofMillis(10), (number, step, done, total) -> RECORD)) {
            reports.progressed("orders", 1, 2);
            await().until(() -> published().size() == 1);
          }
          return List.of(RECORD);
        });

    assertThat(published()).containsExactly(null, recorded);
  }

  @Test
  void whatWasRecordedInNoTraceBeginsNone() {
    store.add(job("a"), List.of(RECORD));

    run("a", (job, lease) -> List.of(RECORD));

    assertThat(ended.getFinishedSpanItems()).isEmpty();
    assertThat(published()).containsExactly(null, null);
  }

  @Test
  void theRelayHandsOnWhereARecordBelongs() {
    String recorded = recordInTrace("a");
    List<OutboxRecord> sent = new CopyOnWriteArrayList<>();
    try (Traced step = Traced.begin(tracer.spanBuilder("elsewhere"));
        OutboxRelay relay =
            new OutboxRelay(
                dataSource, new Outbox(dataSource), sent::addAll, Duration.ofMillis(50))) {
      run("a", (job, lease) -> List.of(RECORD));
      relay.start();
      await().until(() -> !sent.isEmpty());
    }

    assertThat(sent).singleElement().extracting(OutboxRecord::traceparent).isEqualTo(recorded);
  }

  /**
   * @return the step that recorded it
   */
  private String recordInTrace(String id) {
    try (Traced step = Traced.begin(tracer.spanBuilder("recording"))) {
      store.add(job(id), List.of());
      return String.valueOf(TraceParent.current());
    }
  }

  private static NewJob job(String id) {
    return new NewJob(id, "test", new byte[0], Instant.now().plusSeconds(120));
  }

  private interface Work {
    List<OutboxRecord> run(Job job, Lease lease) throws Exception;
  }

  private void run(String id, Work work) {
    JobHandler handler =
        new JobHandler() {
          @Override
          public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
            return work.run(job, lease);
          }

          @Override
          public List<OutboxRecord> failed(Job job, JobFailure failure) {
            return List.of();
          }

          @Override
          public Optional<Duration> retryAfter(Job job, Exception cause) {
            return Optional.of(Duration.ofMillis(10));
          }
        };
    try (JobRunner runner = new JobRunner(store, Map.of("test", handler), QUICK, "one", tracer)) {
      runner.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> store.done(id));
    }
  }

  private List<SpanData> attempts() {
    return ended.getFinishedSpanItems().stream()
        .filter(step -> step.getName().equals("test"))
        .toList();
  }

  private List<@Nullable String> published() {
    return JdbcClient.create(dataSource)
        .sql("select traceparent from outbox order by position")
        .query((row, number) -> row.getString(1))
        .list();
  }
}
