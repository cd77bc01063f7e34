package dev.belay.worker.recovery;

import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryCommand;
import java.util.Set;

/** The actions of {@code recovery-command.avsc} that a worker does; also the kinds of its jobs. */
public final class RecoveryActions {
  public static final String COMPARE = "compare";
  public static final String PREPARE = "prepare";
  public static final String APPLY = "apply";
  public static final String ABANDON = "abandon";
  public static final String CANCEL = "cancel";
  public static final String DROP_REPLACED = "drop-replaced";

  public static final Set<String> ALL =
      Set.of(COMPARE, PREPARE, APPLY, ABANDON, CANCEL, DROP_REPLACED);

  private RecoveryActions() {}

  /** The id of another command of the same operation on the same data store. */
  public static String commandId(RecoveryCommand command, String action) {
    return Ids.derive("recovery-command", command.getOperationId(), command.getDataStore(), action);
  }

  /** The steps of one operation on one data store run one after another. */
  public static String lane(RecoveryCommand command) {
    return "recovery/" + command.getOperationId() + "/" + command.getDataStore();
  }
}
