package dev.belay.worker.capture;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.Coordinated;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.jobs.Job;
import dev.belay.jobs.JobFailure;
import dev.belay.jobs.JobHandler;
import dev.belay.jobs.Lease;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.ProgressReports;
import dev.belay.schemas.BackupCommand;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.worker.stores.DataStores;
import dev.belay.worker.together.Quiescence;
import dev.belay.worker.together.Rendezvous.Pause;
import dev.belay.worker.together.SetCommands;
import dev.belay.worker.together.SetNote;
import dev.belay.worker.together.SetNote.Together;
import dev.belay.worker.together.StoreFailedException;
import dev.belay.worker.together.TogetherCapture;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a command for a set into its recovery points: all of them, as of one moment, or none. It
 * may run any number of times: once everything is captured, the manifests are noted with the job,
 * and any later attempt only commits them.
 */
public final class CaptureSetFlow implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureSetFlow.class);

  private final DataStores stores;
  private final Vault vault;
  private final CommandCodec commands;
  private final CaptureEvents events;
  private final Function<String, Optional<byte[]>> notes;
  private final SetHooks hooks;
  private final Duration progressInterval;

  /**
   * @param notes the note of an earlier attempt, by the job's id
   */
  public CaptureSetFlow(
      DataStores stores,
      Vault vault,
      CommandCodec commands,
      CaptureEvents events,
      Function<String, Optional<byte[]>> notes,
      SetHooks hooks,
      Duration progressInterval) {
    this.stores = stores;
    this.vault = vault;
    this.commands = commands;
    this.events = events;
    this.notes = notes;
    this.hooks = hooks;
    this.progressInterval = progressInterval;
  }

  @Override
  public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
    BackupCommand set = commands.decode(job.payload());
    Span.current().setAttribute("belay.recovery_set", set.getRecoverySetId());
    SetNote note = note(job);
    Optional<Quiescence> quiescence = hooks.of(set, job, lease);
    if (note.quiesced()) {
      quiescence.ifPresent(Quiescence::endFormer);
    }
    if (note.hasAll()) {
      return committed(set, note);
    }
    CaptureFlow.requireKnown(set.getMethod());
    List<BackupCommand> members = SetCommands.of(set);
    lease.publish(members.stream().map(each -> events.started(each, job.attempt())).toList());

    List<TogetherCapture.Capture> captures = new ArrayList<>();
    for (BackupCommand member : members) {
      captures.add(capture(member, job, lease));
    }
    TogetherCapture.Result result =
        TogetherCapture.run(
            captures,
            Optional.ofNullable(set.getMaxSkewMillis()).map(Duration::ofMillis),
            quiescence.<Pause>map(it -> it).orElse(Pause.NONE));
    SetNote captured =
        SetNote.captured(
            quiescence.map(Quiescence::mayHold).orElse(false),
            result.manifests(),
            new Together(
                roundedUp(result.skew()),
                quiescence.isPresent(),
                quiescence.map(Quiescence::warnings).orElse(List.of())),
            vault);
    lease.note(captured.encode());
    return committed(set, captured);
  }

  private TogetherCapture.Capture capture(BackupCommand member, Job job, Lease lease)
      throws DataStoreException {
    DataStoreDriver driver = stores.driver(member.getDataStore());
    Coordinated coordinated =
        driver
            .coordinated()
            .orElseThrow(
                () ->
                    new DataStoreException.Misconfigured(
                        "data store \""
                            + member.getDataStore()
                            + "\" can't be captured at the same moment as others: driver "
                            + driver.name()
                            + " can't take coordinated snapshots",
                        null));
    CaptureRequest request = CaptureFlow.request(member, stores);
    return signal -> {
      try (ProgressReports progress =
          ProgressReports.start(lease, progressInterval, events.progress(member, job.attempt()))) {
        return coordinated.capture(request, signal, vault, progress::progressed);
      } catch (DataStoreException | VaultException e) {
        throw new StoreFailedException(member.getDataStore(), e);
      }
    };
  }

  /** Nothing can fail for good from here on: every step that may fail is done. */
  private List<OutboxRecord> committed(BackupCommand set, SetNote note) throws VaultException {
    List<OutboxRecord> records = new ArrayList<>();
    List<BackupCommand> members = SetCommands.of(set);
    List<Manifest> manifests = note.manifests(vault);
    for (int i = 0; i < members.size(); i++) {
      records.add(
          events.completed(
              members.get(i), vault.commit(manifests.get(i)), vault.uri(), note.together()));
    }
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", set.getRecoverySetId())
        .addKeyValue("belay.stores", members.size())
        .addKeyValue("belay.skew_millis", note.together().skewMillis())
        .addKeyValue("belay.quiesced", note.together().quiesced())
        .log("Captured a set together");
    return records;
  }

  @Override
  public Optional<Duration> retryAfter(Job job, Exception cause) {
    return commands.decode(job.payload()).getHooks() == null
        ? CaptureRetries.after(job.attempt(), cause)
        : CaptureRetries.afterHolding(job.attempt(), cause);
  }

  @Override
  public Optional<String> remembered(Exception cause) {
    return Optional.of(CaptureFailures.describe(cause).message());
  }

  @Override
  public List<OutboxRecord> retrying(Job job, Exception cause, Duration delay) {
    return SetCommands.of(commands.decode(job.payload())).stream()
        .map(member -> events.waiting(member, job.attempt(), cause, delay))
        .toList();
  }

  @Override
  public List<OutboxRecord> failed(Job job, JobFailure failure) {
    BackupCommand set = commands.decode(job.payload());
    SetNote note = note(job);
    List<OutboxRecord> records = new ArrayList<>(resumed(set, job, note));
    if (note.hasAll()) {
      try {
        records.addAll(committed(set, note));
        return records;
      } catch (VaultException.Unavailable e) {
        throw new java.io.UncheckedIOException(
            "the vault did not accept the points of a set that was captured together", e);
      } catch (VaultException e) {
        LOG.atError()
            .addKeyValue("belay.recovery_set", set.getRecoverySetId())
            .setCause(e)
            .log("Can't commit the points of a set that was captured together");
      }
    }
    CaptureFailures.Described described = CaptureFailures.describe(set, failure);
    LOG.atError()
        .addKeyValue("belay.recovery_set", set.getRecoverySetId())
        .addKeyValue("belay.failure", described.kind())
        .setCause(described.unexpected())
        .log("Capture failed: {}", described.message());
    Optional<String> culprit = culprit(failure);
    for (BackupCommand member : SetCommands.of(set)) {
      records.add(events.failed(member, told(described, member, culprit), failure.attempts()));
    }
    return records;
  }

  /** Lets writes go on if an earlier attempt died while it held them back. */
  private List<OutboxRecord> resumed(BackupCommand set, Job job, SetNote note) {
    List<OutboxRecord> records = new ArrayList<>();
    if (note.quiesced()) {
      try {
        hooks.of(set, job, records::addAll).ifPresent(Quiescence::endFormer);
      } catch (DataStoreException.Misconfigured e) {
        LOG.atError()
            .addKeyValue("belay.recovery_set", set.getRecoverySetId())
            .log(
                "The application may still hold its writes back; resume it by hand: {}",
                e.getMessage());
      }
    }
    return records;
  }

  private static Optional<String> culprit(JobFailure failure) {
    return failure instanceof JobFailure.Failed failed
            && failed.cause() instanceof StoreFailedException one
        ? Optional.of(one.dataStore())
        : Optional.empty();
  }

  private static CaptureFailures.Described told(
      CaptureFailures.Described described, BackupCommand member, Optional<String> culprit) {
    return culprit.filter(store -> !store.equals(member.getDataStore())).isEmpty()
        ? described
        : new CaptureFailures.Described(
            described.kind(),
            "not captured, because the set is captured as a whole or not at all, and \"%s\" failed: %s"
                .formatted(culprit.get(), described.message()),
            null);
  }

  private SetNote note(Job job) {
    return notes.apply(job.id()).map(SetNote::decode).orElse(SetNote.begun(false));
  }

  private static long roundedUp(Duration skew) {
    return skew.plusNanos(999_999).toMillis();
  }
}
