package dev.belay.policy.cel;

import dev.belay.policy.cel.InvalidExpressionException.Problem;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles expressions over some variables. Safe for several threads.
 *
 * <p>CEL's standard functions and macros are available, and optional access ({@code
 * body.?commit.?id}). Of the string extensions, those are available whose result is no longer than
 * their argument. Limits keep every expression cheap: {@value #LONGEST} code points, {@value
 * #MAX_ITERATIONS} steps of all comprehensions together, and regular expressions (RE2: linear time)
 * of at most {@value #MAX_REGEX_PROGRAM} instructions.
 */
public final class Expressions {
  /** The limit in code points. */
  public static final int LONGEST = 4096;

  static final int MAX_ITERATIONS = 10_000;
  static final int MAX_REGEX_PROGRAM = 2_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .maxRegexProgramSize(MAX_REGEX_PROGRAM)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelStringExtensions STRINGS =
      CelExtensions.strings(
          Function.CHAR_AT,
          Function.INDEX_OF,
          Function.LAST_INDEX_OF,
          Function.LOWER_ASCII,
          Function.SPLIT,
          Function.SUBSTRING,
          Function.TRIM,
          Function.UPPER_ASCII);

  private final List<Variable> variables;
  private final Cel conditions;
  private final Cel texts;

  private Expressions(List<Variable> variables) {
    this.variables = variables;
    this.conditions = environment(variables).setResultType(SimpleType.BOOL).build();
    this.texts = environment(variables).build();
  }

  public static Expressions over(Variable... variables) {
    return new Expressions(List.of(variables));
  }

  private static CelBuilder environment(List<Variable> variables) {
    CelBuilder builder =
        CelFactory.standardCelBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.optional(), STRINGS)
            .addRuntimeLibraries(CelExtensions.optional(), STRINGS);
    variables.forEach(
        variable ->
            builder.addVar(variable.name(), MapType.create(SimpleType.STRING, SimpleType.DYN)));
    return builder;
  }

  /** Compiles an expression that is true or false. */
  public Condition condition(String text) throws InvalidExpressionException {
    return new Condition(text, compile(conditions, text).evaluation());
  }

  /** Compiles an expression that gives a text, or null for no text. */
  public TextExpression text(String text) throws InvalidExpressionException {
    Compiled compiled = compile(texts, text);
    if (!canBeText(compiled.type())) {
      throw new InvalidExpressionException(
          List.of(new Problem(1, 1, "must give text or null, not " + compiled.type().name())));
    }
    return new TextExpression(text, compiled.evaluation());
  }

  private static boolean canBeText(CelType type) {
    return switch (type) {
      case OptionalType optional -> canBeText(optional.parameters().getFirst());
      case NullableType nullable -> canBeText(nullable.targetType());
      default ->
          List.of(SimpleType.STRING, SimpleType.DYN, SimpleType.ANY, SimpleType.NULL_TYPE)
              .contains(type);
    };
  }

  private record Compiled(CelType type, Evaluation evaluation) {}

  private Compiled compile(Cel cel, String text) throws InvalidExpressionException {
    if (text.isBlank()) {
      throw new InvalidExpressionException(List.of(new Problem(1, 1, "must not be empty")));
    }
    CelValidationResult parsed = cel.parse(text);
    if (parsed.hasError()) {
      throw new InvalidExpressionException(problems(parsed));
    }
    try {
      CelValidationResult checked = cel.check(parsed.getAst());
      List<Problem> problems = new ArrayList<>(UnknownFields.in(parsed.getAst(), variables));
      if (checked.hasError()) {
        problems.addAll(problems(checked));
      }
      if (!problems.isEmpty()) {
        throw new InvalidExpressionException(problems);
      }
      CelAbstractSyntaxTree tree = checked.getAst();
      return new Compiled(tree.getResultType(), new Evaluation(cel.createProgram(tree)));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new InvalidExpressionException(
          List.of(new Problem(1, 1, String.valueOf(e.getMessage()))));
    }
  }

  private static List<Problem> problems(CelValidationResult result) {
    List<Problem> problems =
        result.getErrors().stream()
            .map(
                issue ->
                    new Problem(
                        Math.max(1, issue.getSourceLocation().getLine()),
                        Math.max(0, issue.getSourceLocation().getColumn()) + 1,
                        issue.getMessage().replace(" (in container '')", "").strip()))
            .toList();
    return problems.isEmpty()
        ? List.of(new Problem(1, 1, result.getErrorString().strip()))
        : problems;
  }
}
