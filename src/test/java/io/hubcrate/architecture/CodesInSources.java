package io.hubcrate.architecture;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The codes of failures, notes and findings as the sources use them, found with the compiler's own parser: every method,
 * constructor and record with a parameter {@code String code} takes one, so every argument in that place is one.
 *
 * @param codes sorted
 * @param unreadable places where a code is neither a literal, a constant nor handed on
 */
record CodesInSources(Set<String> codes, Set<String> unreadable) {

    /** {@code e.code()}, {@code commonCode(failures)}, {@code node.require("code").text()}. */
    private static final Pattern HANDED_ON = Pattern.compile("[cC]ode(\\(|\"\\))");

    private static final Pattern GIVES_CODE = Pattern.compile("code|[a-z][A-Za-z]*Code");
    private static final Pattern CODE = Pattern.compile("[a-z]+(-[a-z0-9]+)*");

    /**
     * A place that takes a code.
     *
     * @param name of a method or class
     * @param file the only one from which it can be entered; empty unless it is private
     */
    private record Door(String name, int arguments, String file) {}

    static CodesInSources read() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Stream<Path> walk = Files.walk(Path.of("src/main/java"))) {
            List<Path> sources =
                    walk.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(sources));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            DoorFinder doors = new DoorFinder();
            units.forEach(unit -> doors.scan(unit, unit.getSourceFile().getName()));
            CodeCollector collector = new CodeCollector(doors);
            units.forEach(unit -> collector.scan(unit, unit));
            return new CodesInSources(collector.codes, collector.unreadable);
        }
    }

    /** Finds the doors and the string constants. */
    private static final class DoorFinder extends TreeScanner<@Nullable Void, String> {
        final Map<Door, Set<Integer>> doors = new HashMap<>();
        final Map<String, String> constants = new HashMap<>();
        private String className = "";

        @Override
        public @Nullable Void visitClass(ClassTree type, String file) {
            String outer = className;
            className = type.getSimpleName().toString();
            if (type.getKind() == Tree.Kind.RECORD) {
                // A record's components are its private fields in order; the parser marks no others so.
                List<VariableTree> components = type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .toList();
                note(className, components, "");
            }
            super.visitClass(type, file);
            className = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, String file) {
            boolean isPrivate = method.getModifiers().getFlags().contains(Modifier.PRIVATE);
            boolean constructor = method.getName().contentEquals("<init>");
            note(constructor ? className : method.getName().toString(), method.getParameters(), isPrivate ? file : "");
            return super.visitMethod(method, file);
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, String file) {
            if (variable.getInitializer() instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                constants.put(variable.getName().toString(), text);
            }
            return super.visitVariable(variable, file);
        }

        private void note(String name, List<? extends VariableTree> parameters, String file) {
            for (int i = 0; i < parameters.size(); i++) {
                VariableTree parameter = parameters.get(i);
                if (parameter.getName().contentEquals("code") && "String".equals(String.valueOf(parameter.getType()))) {
                    doors.computeIfAbsent(new Door(name, parameters.size(), file), door -> new HashSet<>())
                            .add(i);
                }
            }
        }
    }

    /** Collects what is handed through the doors. */
    private static final class CodeCollector extends TreeScanner<@Nullable Void, CompilationUnitTree> {
        final Set<String> codes = new TreeSet<>();
        final Set<String> unreadable = new TreeSet<>();
        private final DoorFinder doors;
        private String superClass = "";

        CodeCollector(DoorFinder doors) {
            this.doors = doors;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, CompilationUnitTree unit) {
            String outer = superClass;
            superClass = type.getExtendsClause() == null
                    ? ""
                    : type.getExtendsClause().toString();
            super.visitClass(type, unit);
            superClass = outer;
            return null;
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree created, CompilationUnitTree unit) {
            collect(lastName(created.getIdentifier().toString()), created.getArguments(), unit);
            return super.visitNewClass(created, unit);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, CompilationUnitTree unit) {
            String name = lastName(call.getMethodSelect().toString());
            collect(name.equals("super") ? lastName(superClass) : name, call.getArguments(), unit);
            return super.visitMethodInvocation(call, unit);
        }

        /** What a method called {@code code} or {@code commonCode} gives is a code, where it says so itself. */
        @Override
        public @Nullable Void visitMethod(MethodTree method, CompilationUnitTree unit) {
            if (GIVES_CODE.matcher(method.getName()).matches()) {
                new TreeScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitReturn(ReturnTree answer, @Nullable Void nothing) {
                        answer.accept(literals, null);
                        return null;
                    }
                }.scan(method, null);
            }
            return super.visitMethod(method, unit);
        }

        private final TreeScanner<@Nullable Void, @Nullable Void> literals = new TreeScanner<>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
                if (literal.getValue() instanceof String text
                        && CODE.matcher(text).matches()) {
                    codes.add(text);
                }
                return null;
            }
        };

        private static String lastName(String dotted) {
            return dotted.substring(dotted.lastIndexOf('.') + 1);
        }

        private void collect(String name, List<? extends ExpressionTree> arguments, CompilationUnitTree unit) {
            for (String file : List.of("", unit.getSourceFile().getName())) {
                Door door = new Door(name, arguments.size(), file);
                doors.doors.getOrDefault(door, Set.of()).forEach(index -> read(arguments.get(index), unit));
            }
        }

        private void read(ExpressionTree argument, CompilationUnitTree unit) {
            if (argument instanceof ParenthesizedTree inner) {
                read(inner.getExpression(), unit);
            } else if (argument instanceof LiteralTree literal && literal.getValue() instanceof String code) {
                codes.add(code);
            } else if (argument instanceof ConditionalExpressionTree choice) {
                read(choice.getTrueExpression(), unit);
                read(choice.getFalseExpression(), unit);
            } else if (argument instanceof SwitchExpressionTree choice) {
                readSwitch(choice, unit);
            } else if (argument instanceof MethodInvocationTree call
                    && HANDED_ON.matcher(call.toString()).find()) {
                return; // from something that has got it through a door itself
            } else if (argument instanceof IdentifierTree || argument instanceof MemberSelectTree) {
                readName(lastName(argument.toString()), argument, unit);
            } else {
                unreadable.add(unit.getSourceFile().getName() + ": " + argument);
            }
        }

        private void readName(String name, ExpressionTree argument, CompilationUnitTree unit) {
            if (name.equals("code")) {
                return;
            }
            String constant = doors.constants.get(name);
            if (constant == null) {
                unreadable.add(unit.getSourceFile().getName() + ": " + argument);
            } else {
                codes.add(constant);
            }
        }

        private void readSwitch(SwitchExpressionTree choice, CompilationUnitTree unit) {
            for (CaseTree branch : choice.getCases()) {
                if (branch.getBody() instanceof ExpressionTree value) {
                    read(value, unit);
                } else if (branch.getBody() instanceof YieldTree value) {
                    read(value.getValue(), unit);
                }
            }
        }
    }
}
