package dev.belay.standalone.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SliceRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No packages of Belay use each other in a circle, whatever module they are of. */
class CycleRulesTest {
  /**
   * The uses of packages that close a circle today, and which are to go. Whoever mends one deletes
   * it here; nobody adds one.
   */
  private static final List<Use> KNOWN =
      List.of(new Use("dev.belay.worker.together", "dev.belay.worker.capture"));

  @Test
  void noPackagesUseEachOtherInACircle() {
    without(KNOWN).check(MainCode.CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> knownCirclesAreStillThere() {
    return KNOWN.stream()
        .map(
            use ->
                DynamicTest.dynamicTest(
                    use.toString(),
                    () ->
                        assertThat(
                                without(KNOWN.stream().filter(other -> other != use).toList())
                                    .evaluate(MainCode.CLASSES)
                                    .hasViolation())
                            .as("%s closes a circle; if not, delete it from the list", use)
                            .isTrue()));
  }

  private static SliceRule without(List<Use> ignored) {
    SliceRule rule = SlicesRuleDefinition.slices().assignedFrom(PACKAGES).should().beFreeOfCycles();
    for (Use use : ignored) {
      rule = rule.ignoreDependency(resideInAPackage(use.by()), resideInAPackage(use.of()));
    }
    return rule;
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

  /** A package that uses another. */
  private record Use(String by, String of) {
    @Override
    public String toString() {
      return by + " uses " + of;
    }
  }
}
