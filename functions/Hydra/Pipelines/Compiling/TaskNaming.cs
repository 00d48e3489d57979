using Hydra.Components;
using Hydra.Pipelines.Declaration;

namespace Hydra.Pipelines.Compiling;

/// <summary>Gives tasks the names that KFP gives them, which come from their components in the order of the declaration.</summary>
internal static class TaskNaming
{
    /// <param name="components">The component files by their paths; tasks of others are left out.</param>
    public static List<NamedTask> Name(
        PipelineDeclaration pipeline, IReadOnlyDictionary<string, ComponentSpec> components, PipelineFindings findings)
    {
        var tasks = new List<NamedTask>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        var sanitized = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var declared in pipeline.Tasks)
        {
            if (!components.TryGetValue(declared.Component, out var component))
            {
                continue;
            }

            var componentName = component.Name ?? KfpNames.DefaultComponentName;
            var name = KfpNames.Sanitized(KfpNames.Unique(KfpNames.Words(componentName), used));
            if (name.Length == 0)
            {
                findings.Error(
                    PipelineCodes.InvalidName,
                    declared.ComponentSpan,
                    $"Nothing is left of the name \"{Excerpt.Of(componentName)}\" in the job, which has letters of ASCII and digits alone.",
                    "Give the component a name with some, and the task a \"displayName\".");
            }
            else if (!sanitized.TryAdd(name, declared.Id))
            {
                findings.Error(
                    FindingCodes.DuplicateName,
                    declared.ComponentSpan,
                    $"The tasks \"{sanitized[name]}\" and \"{declared.Id}\" would both be called {name}.",
                    "Give their components names that differ in letters of ASCII or digits.");
            }

            tasks.Add(new NamedTask(declared, name, component, declared.Component));
        }

        return tasks;
    }
}
