package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEventTypes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Operations outlive their ledger, and several ledgers on one database are one. */
@Tag("faults")
class SeveralLedgersTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final String application = "shop-" + UUID.randomUUID();
  private final String store = "store-" + UUID.randomUUID();
  private final Story story = new Story().application(application);

  @Test
  void anOperationGoesOnInTheNextLedger() {
    TestDatabase database = TestDatabase.migrated();
    String id;
    RecoveryCommand compare;
    try (RunningLedger first = new RunningLedger(database)) {
      verifiedSet(first);
      HttpResponse<String> asked = rollBack(first, ", \"confirm\": true");
      assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
      id = RunningLedger.parse(asked.body()).path("operationId").asString();
      compare = new PlayedWorker(first, store).awaitCommand("compare");
    }

    try (RunningLedger second = new RunningLedger(database)) {
      PlayedWorker worker = new PlayedWorker(second, store);
      worker.compared(compare, 1, 1);
      worker.restored(worker.awaitCommand("prepare"), RecoveryEventTypes.RESTORE_PREPARED);
      worker.restored(worker.awaitCommand("apply"), RecoveryEventTypes.RESTORE_APPLIED);

      assertThat(awaitStatus(second, id, "succeeded").at("/stores/0/status").asString())
          .isEqualTo("applied");
      assertThat(worker.commands())
          .extracting(RecoveryCommand::getAction)
          .containsExactly("compare", "prepare", "apply");
    }
  }

  @Test
  void oneOfManyRollbacksOnTwoLedgersBegins() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    try (RunningLedger first = new RunningLedger(database);
        RunningLedger second = new RunningLedger(database);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      verifiedSet(first);
      List<Callable<Integer>> requests = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        RunningLedger ledger = i % 2 == 0 ? first : second;
        requests.add(() -> rollBack(ledger, "").statusCode());
      }

      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : threads.invokeAll(requests)) {
        answers.add(answer.get());
      }

      assertThat(answers).containsOnlyOnce(202).containsOnly(202, 409).hasSize(8);
    }
  }

  private HttpResponse<String> rollBack(RunningLedger ledger, String more) {
    return ledger.post(
        "/v1/rollbacks",
        """
        {"application": "%s", "environment": "production", "choose": {"lastVerified": true}%s}
        """
            .formatted(application, more),
        "Authorization",
        "Bearer " + RunningLedger.TOKEN);
  }

  private void verifiedSet(RunningLedger ledger) {
    ledger.publish(story.ofOnePoint(store));
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(
                        ledger.json("/v1/recovery-sets/" + story.setId).path("verdict").asString())
                    .isEqualTo("verified"));
  }

  private static JsonNode awaitStatus(RunningLedger ledger, String id, String status) {
    return await()
        .atMost(LONG)
        .until(
            () -> ledger.json("/v1/operations/" + id),
            operation -> operation.path("status").asString().equals(status));
  }
}
