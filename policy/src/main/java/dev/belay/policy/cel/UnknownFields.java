package dev.belay.policy.cel;

import dev.belay.policy.cel.InvalidExpressionException.Problem;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.ast.CelExprVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds mistakes such as {@code event.stat} where a variable's fields are known. CEL itself would
 * find them only when an event arrives.
 */
final class UnknownFields extends CelExprVisitor {
  private final CelSource source;
  private final List<Variable> variables;
  private final List<Problem> found = new ArrayList<>();

  private UnknownFields(CelSource source, List<Variable> variables) {
    this.source = source;
    this.variables = variables;
  }

  static List<Problem> in(CelAbstractSyntaxTree tree, List<Variable> variables) {
    UnknownFields visitor =
        new UnknownFields(
            tree.getSource(), variables.stream().filter(v -> !v.fields().isEmpty()).toList());
    visitor.visit(tree);
    return visitor.found;
  }

  @Override
  protected void visit(CelExpr expression, CelSelect select) {
    if (select.operand().getKind() == ExprKind.Kind.IDENT) {
      String name = select.operand().ident().name();
      variables.stream()
          .filter(variable -> variable.name().equals(name))
          .filter(variable -> !variable.fields().contains(select.field()))
          .forEach(variable -> report(expression, variable, select.field()));
    }
    super.visit(expression, select);
  }

  private void report(CelExpr expression, Variable variable, String field) {
    CelSourceLocation place =
        source
            .getOffsetLocation(source.getPositionsMap().getOrDefault(expression.id(), 0))
            .orElse(CelSourceLocation.of(1, 0));
    found.add(
        new Problem(
            Math.max(1, place.getLine()),
            place.getColumn() + 1,
            "there is no %s.%s; %s has %s"
                .formatted(
                    variable.name(),
                    field,
                    variable.name(),
                    String.join(", ", new TreeSet<>(variable.fields())))));
  }
}
