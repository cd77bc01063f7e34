package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.ledger.IdPrefix;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.List;

/** Completes ids that people have shortened, by what is in a vault. */
final class VaultIds {
  private VaultIds() {}

  /**
   * The whole id of a recovery point. What can't be the beginning of one is left as it is.
   *
   * @throws CommandException when it is too short, begins no id, or begins several
   */
  static String point(Vault vault, String text) throws CommandException, VaultException {
    if (!IdPrefix.isPrefix(text)) {
      return text;
    }
    String prefix = IdPrefix.checked("recovery point", text);
    List<String> found =
        vault.recoveryPoints().stream().filter(id -> id.startsWith(prefix)).toList();
    return IdPrefix.only("recovery point", text, found, false);
  }
}
