package io.hubcrate.prepare;

import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Files and the services that read them: written before, taken away after. */
abstract class ServiceStep implements Step {
    /** In the order in which they are written; none if the step does not concern this node. */
    abstract List<ManagedFile> files(NodeWork work);

    /** In the order in which they are started. */
    abstract List<Service> services(NodeWork work);

    /** What the services make for themselves, noted before they start. */
    void noteData(NodeWork work, ServiceTraces data) {}

    @Override
    public List<Change> examine(NodeWork work) {
        List<Change> changes = new ArrayList<>(new ManagedFiles(files(work)).examine(work));
        Set<String> changing = subjects(changes);
        services(work).forEach(service -> service.examine(work, id(), changing).ifPresent(changes::add));
        return changes;
    }

    @Override
    public void apply(NodeWork work) {
        ManagedFiles files = new ManagedFiles(files(work));
        Set<String> changing = subjects(files.examine(work));
        services(work).forEach(service -> service.noteChanging(work, id(), changing));
        files.apply(work, id());
        noteData(work, new ServiceTraces(work, id()));
        for (Service service : services(work)) {
            if (service.examine(work, id(), Set.of()).isPresent()) {
                service.apply(work, id());
            }
        }
    }

    private static Set<String> subjects(List<Change> changes) {
        return changes.stream().map(Change::subject).collect(Collectors.toSet());
    }

    /** From the record alone: the way back has no bundle. */
    @Override
    public List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        touched(work).forEach(service -> service.examineUndo(work, id()).ifPresent(changes::add));
        changes.addAll(new ServiceTraces(work, id()).examineUndo());
        changes.addAll(new MadeFiles(work, id()).examine());
        return changes;
    }

    @Override
    public void undo(NodeWork work) {
        List<Service> touched = touched(work);
        touched.forEach(service -> service.undo(work, id()));
        new ServiceTraces(work, id()).undo();
        new MadeFiles(work, id()).undo();
        ServiceStarts.forgetAll(work, id());
        // systemd still knows the units whose files are gone.
        touched.stream().limit(1).forEach(service -> service.reload(work));
    }

    /** The last one first. */
    private List<Service> touched(NodeWork work) {
        List<Service> services = new ArrayList<>();
        for (Made made : work.record().of(id())) {
            if (made.kind() == Kind.UNIT) {
                services.add(0, new Service(made.name(), false, List.of()));
            }
        }
        return services;
    }
}
