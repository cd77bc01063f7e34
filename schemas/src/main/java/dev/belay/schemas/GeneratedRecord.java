package dev.belay.schemas;

import org.apache.avro.specific.SpecificFixed;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * The superclass of every generated record, so that using a record needs no set-up. Avro creates no
 * instance of a class that it wasn't told to trust ("Forbidden class"), not even for a default
 * value in a builder. So the first use of any record adds the generated types of this package to
 * those that the process already trusts. Other types are still made known to Avro by the system
 * properties {@code org.apache.avro.SERIALIZABLE_PACKAGES} and {@code
 * org.apache.avro.SERIALIZABLE_CLASSES}.
 */
public abstract class GeneratedRecord extends SpecificRecordBase {
  private static final String PACKAGE = GeneratedRecord.class.getPackageName();

  static {
    trust();
  }

  /**
   * Adds the generated types to the process-wide validator unless they are there. May be called any
   * number of times: other code may have replaced the validator meanwhile.
   */
  public static synchronized void trust() {
    ClassSecurityPredicate current = ClassSecurityValidator.getGlobal();
    if (!current.isTrusted(RecoveryEvent.class)) {
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(current, GeneratedRecord::isGenerated));
    }
  }

  private static boolean isGenerated(Class<?> type) {
    return type.getPackageName().equals(PACKAGE)
        && (SpecificRecord.class.isAssignableFrom(type)
            || SpecificFixed.class.isAssignableFrom(type)
            || type.isEnum());
  }
}
