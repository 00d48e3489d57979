namespace Hydra.Pipelines.Compiling;

/// <summary>Finds tasks that wait for each other.</summary>
internal static class WaitingOrder
{
    /// <summary>Reports the first cycle that each task is part of, once per cycle.</summary>
    public static void Check(IReadOnlyList<BoundTask> tasks, PipelineFindings findings)
    {
        var byId = tasks.ToDictionary(task => task.Declaration.Id, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in tasks.Where(task => !done.Contains(task.Declaration.Id)))
        {
            Visit(task, byId, done, findings);
        }
    }

    /// <summary>Depth first with a stack of its own: a chain of tasks may be long.</summary>
    private static void Visit(BoundTask start, Dictionary<string, BoundTask> byId, HashSet<string> done, PipelineFindings findings)
    {
        var path = new List<(BoundTask Task, Queue<string> Left)>();
        var open = new HashSet<string>(StringComparer.Ordinal);
        Enter(start);
        while (path.Count > 0)
        {
            var (task, left) = path[^1];
            if (!left.TryDequeue(out var next))
            {
                done.Add(task.Declaration.Id);
                open.Remove(task.Declaration.Id);
                path.RemoveAt(path.Count - 1);
                continue;
            }

            if (open.Contains(next))
            {
                Report([.. path.Select(step => step.Task).SkipWhile(step => step.Declaration.Id != next)], findings);
            }
            else if (!done.Contains(next) && byId.TryGetValue(next, out var upstream))
            {
                Enter(upstream);
            }
        }

        void Enter(BoundTask task)
        {
            open.Add(task.Declaration.Id);
            path.Add((task, new Queue<string>(task.Upstream.Order(StringComparer.Ordinal))));
        }
    }

    private static void Report(IReadOnlyList<BoundTask> cycle, PipelineFindings findings)
    {
        var names = string.Join(" -> ", cycle.Append(cycle[0]).Select(task => task.Declaration.Id));
        findings.Error(
            PipelineCodes.Cycle,
            cycle[0].Declaration.Span,
            cycle.Count == 1 ? $"The task \"{cycle[0].Declaration.Id}\" waits for itself." : $"These tasks wait for each other: {names}.",
            "Remove one of the links or \"after\" between them.");
    }
}
