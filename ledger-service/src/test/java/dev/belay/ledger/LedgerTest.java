package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.events.ImpossibleEventException;
import dev.belay.ledger.audit.CanonicalJson;
import dev.belay.ledger.audit.ChainCheck;
import dev.belay.schemas.RecoveryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class LedgerTest {
  private TestDatabase database;
  private Ledger ledger;

  @BeforeEach
  void create() {
    database = TestDatabase.migrated();
    ledger = database.ledger();
  }

  @Test
  void everyOrderAndEveryRedeliveryEndsInTheSameRows() {
    Story story = new Story();
    List<RecoveryEvent> events = new ArrayList<>(story.ofOnePoint("orders"));
    events.add(story.requested(1, "orders", "stock"));
    events.add(story.captured(5, "stock"));
    events.add(story.verified(9, "stock", 1, "failed"));
    events.addAll(
        List.of(
            story.gateOpened(-60, 1),
            story.gateDecided(10, 1, "rejected", "verification-failed"),
            story.gateAnswerFailed(11, 1, "rejected"),
            story.gateAnswered(12, 1, "rejected"),
            story.gateDecided(2, 2, "rejected", "timeout")));
    events.forEach(ledger::record);
    List<String> expected = database.rowsOf(story.setId);

    for (int seed = 0; seed < 12; seed++) {
      TestDatabase other = TestDatabase.migrated();
      Ledger otherLedger = other.ledger();
      List<RecoveryEvent> order = new ArrayList<>(events);
      order.addAll(events.subList(0, seed % events.size()));
      Collections.shuffle(order, new Random(seed));
      order.forEach(otherLedger::record);

      assertThat(other.rowsOf(story.setId)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aDuplicateChangesNothing() {
    Story story = new Story();
    story.ofOnePoint("orders").forEach(ledger::record);
    List<String> before = database.rowsOf(story.setId);
    List<String> auditBefore = audit();

    List<Boolean> recorded =
        story.ofOnePoint("orders").stream().map(ledger::record).distinct().toList();

    assertThat(recorded).containsExactly(false);
    assertThat(database.rowsOf(story.setId)).isEqualTo(before);
    assertThat(audit()).isEqualTo(auditBefore);
  }

  @Test
  void rebuildingGivesTheSameTables() {
    Story story = new Story();
    List<RecoveryEvent> events = new ArrayList<>(story.ofOnePoint("orders"));
    events.add(story.captureFailed(5, "stock"));
    events.add(story.verified(9, "orders", 3, "failed"));
    events.add(story.verificationProgressed(11, "orders"));
    events.add(story.gateOpened(-60, 1));
    events.add(story.gateDecided(10, 1, "rejected", "capture-failed"));
    events.add(story.gateAnswered(11, 1, "rejected"));
    Collections.shuffle(events, new Random(7));
    events.forEach(ledger::record);
    List<String> before = database.rowsOf(story.setId);
    database.jdbc.sql("update ledger.recovery_set set verdict = 'verified', url = 'x'").update();
    database.jdbc.sql("delete from ledger.verification_check").update();
    database.jdbc.sql("update ledger.gate set reason = 'bribed'").update();

    long count = ledger.rebuild();

    assertThat(count).isEqualTo(events.size());
    assertThat(database.rowsOf(story.setId)).isEqualTo(before);
  }

  @Test
  void canonicalTextReadsBackAsTheSameEvent() {
    Story story = new Story();

    List<RecoveryEvent> events = new ArrayList<>(story.ofOnePoint("orders"));
    events.add(story.gateDecided(9, 1, "approved", "captured"));

    assertThat(events)
        .allSatisfy(
            event ->
                assertThat(CanonicalJson.read(CanonicalJson.write(event)))
                    .isEqualTo(event)
                    .satisfies(
                        read ->
                            assertThat(CanonicalJson.write(read))
                                .isEqualTo(CanonicalJson.write(event))));
  }

  @Test
  void textOfAnEarlierContractReadsWithTheContractsDefaults() {
    RecoveryEvent event = new Story().requested(0, "orders");
    String earlier =
        CanonicalJson.write(event)
            .replace("\"method\":\"full\",", "")
            .replace(",\"retention\":\"standard\"", "");

    assertThat(earlier).doesNotContain("method", "retention");
    assertThat(CanonicalJson.read(earlier)).isEqualTo(event);
  }

  @Test
  void aSetOfTheFirstSchemaHasTheContractsDefaultsAsARebuildHas() {
    TestDatabase older = new TestDatabase().migratedTo("101");
    Story story = new Story();
    older
        .jdbc
        .sql(
            """
            insert into ledger.recovery_set
              (recovery_set_id, application, environment, trigger, first_event_at, requested_at,
               requested_event_id, labels, status, verdict)
            values (cast(:id as uuid), 'shop', 'production', 'manual', now(), now(), cast(:id as uuid),
              '{}', 'capturing', 'unverified')
            """)
        .param("id", story.setId)
        .update();

    older.migratedTo("latest");

    assertThat(older.rowsOf(story.setId)).singleElement().asString().endsWith(",full,standard,,)");
  }

  @Test
  void aGateIsInTheAuditChainAndMakesNoRecoverySet() {
    Story story = new Story();

    ledger.record(story.gateOpened(0, 1));
    ledger.record(story.gateDecided(1, 1, "rejected", "no-rule"));

    assertThat(database.rowsOf(story.setId)).singleElement().asString().contains("no-rule");
    assertThat(audit()).hasSize(2);
    assertThat(database.chain().verify()).isInstanceOf(ChainCheck.Intact.class);
  }

  @Test
  void aSecondDifferentDecisionOfAGateLeavesNoTrace() {
    Story story = new Story();
    ledger.record(story.gateDecided(1, 1, "rejected", "timeout"));
    List<String> before = database.rowsOf(story.setId);

    assertThatThrownBy(() -> ledger.record(story.gateDecided(2, 1, "approved", "verified")))
        .isInstanceOf(ImpossibleEventException.class);
    assertThat(database.rowsOf(story.setId)).isEqualTo(before);
    assertThat(audit()).hasSize(1);
  }

  @Test
  void anImpossibleEventLeavesNoTrace() {
    Story story = new Story();
    ledger.record(story.requested(0, "orders"));
    RecoveryEvent impossible = story.application("billing").captureStarted(1, "orders");

    assertThatThrownBy(() -> ledger.record(impossible))
        .isInstanceOf(ImpossibleEventException.class);
    assertThat(audit()).hasSize(1);
  }

  @Test
  void aContradictoryVerdictIsImpossible() {
    RecoveryEvent event = new Story().verified(8, "orders", 1, "failed");
    event.put("verified", verdict(event, "verified"));

    assertThatThrownBy(() -> ledger.record(event))
        .isInstanceOf(ImpossibleEventException.class)
        .hasMessageContaining("check digest of public.orders is \"failed\"");
  }

  @Test
  void concurrentProcessesWriteOneChainWithoutForks() throws Exception {
    int writers = 8;
    List<Callable<Void>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      Ledger own = database.ledger();
      Story story = new Story();
      work.add(
          () -> {
            story.ofOnePoint("orders").forEach(own::record);
            return null;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
    }

    assertThat(database.chain().verify())
        .isInstanceOfSatisfying(
            ChainCheck.Intact.class, intact -> assertThat(intact.length()).isEqualTo(64));
  }

  @Test
  void twoProcessesThatRecordTheSameEventsRecordThemOnce() throws Exception {
    Story story = new Story();
    Callable<Void> work =
        () -> {
          Ledger own = database.ledger();
          story.ofOnePoint("orders").forEach(own::record);
          return null;
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Void> done : threads.invokeAll(List.of(work, work))) {
        done.get();
      }
    }

    assertThat(audit()).hasSize(8);
  }

  @Test
  void theAuditChainRefusesChanges() {
    new Story().ofOnePoint("orders").forEach(ledger::record);

    for (String change :
        List.of(
            "update ledger.audit_event set content = content where sequence = 3",
            "delete from ledger.audit_event where sequence = 3",
            "truncate ledger.audit_event")) {
      assertThatThrownBy(() -> database.jdbc.sql(change).update())
          .isInstanceOf(DataAccessException.class)
          .hasStackTraceContaining("append-only");
    }
  }

  @Test
  void aForgedContentIsFound() {
    tamper(
        "update ledger.audit_event set content = replace(content, 'shop', 'spam') where sequence ="
            + " 3");

    assertThat(database.chain().verify())
        .isEqualTo(new ChainCheck.Broken(3, "its content does not have its hash"));
  }

  @Test
  void aForgedTimeIsFound() {
    tamper(
        "update ledger.audit_event set recorded_at = recorded_at - interval '1s' where sequence ="
            + " 5");

    assertThat(database.chain().verify())
        .isEqualTo(new ChainCheck.Broken(5, "its content does not have its hash"));
  }

  @Test
  void aRemovedEventIsFound() {
    tamper("delete from ledger.audit_event where sequence = 4");

    assertThat(database.chain().verify())
        .isEqualTo(new ChainCheck.Broken(4, "missing: the next event has sequence 5"));
  }

  @Test
  void aForgedLinkIsFound() {
    tamper("update ledger.audit_event set previous_hash = sha256('x') where sequence = 6");

    assertThat(database.chain().verify())
        .isEqualTo(
            new ChainCheck.Broken(6, "its previous hash is not the hash of the event before it"));
  }

  /** As somebody would who may do anything to the database. */
  private void tamper(String change) {
    if (audit().isEmpty()) {
      new Story().ofOnePoint("orders").forEach(ledger::record);
    }
    database.jdbc.sql("alter table ledger.audit_event disable trigger user").update();
    database.jdbc.sql(change).update();
    database.jdbc.sql("alter table ledger.audit_event enable trigger user").update();
  }

  private static Object verdict(RecoveryEvent event, String verdict) {
    return dev.belay.schemas.Verified.newBuilder(event.getVerified()).setVerdict(verdict).build();
  }

  private List<String> audit() {
    return database
        .jdbc
        .sql("select t::text from ledger.audit_event t order by sequence")
        .query(String.class)
        .list();
  }
}
