package dev.belay.standalone.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** No packages of Belay use each other in a circle, whatever module they are of. */
class CycleRulesTest {
  @Test
  void noPackagesUseEachOtherInACircle() {
    SlicesRuleDefinition.slices()
        .assignedFrom(PACKAGES)
        .should()
        .beFreeOfCycles()
        .check(MainCode.CLASSES);
  }

  private static final SliceAssignment PACKAGES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "packages, by their full names";
        }
      };
}
