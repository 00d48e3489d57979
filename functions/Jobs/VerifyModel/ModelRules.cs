using FastText;
using WorkerLib.Training;

namespace Worker.Jobs.VerifyModel;

/// <summary>What must hold between a model and the text that it was trained with.</summary>
internal static class ModelRules
{
    private const int ShownLabels = 5;

    /// <exception cref="InvalidModelException">Says what does not fit.</exception>
    public static void CheckAgainst(TrainingManifest manifest, ModelSummary model)
    {
        var problem = model.Words == 0 ? "it has no words: the text is too short, or min_count too high"
            : model.Words > manifest.Words ? $"it has {model.Words} words, and its text has {manifest.Words}: it is of another text"
            : model.IsSupervised ? LabelProblem(LabelsOf(manifest), model.Labels)
            : model.Labels.Count > 0 ? $"labels became words, such as {Shown(model.Labels)}: the text for vectors must have none"
            : null;
        if (problem is not null)
        {
            throw new InvalidModelException(problem);
        }
    }

    /// <summary>Those that the text has: the settings may name more.</summary>
    private static IReadOnlyList<string> LabelsOf(TrainingManifest manifest) =>
        [.. manifest.Labels!.Where(label => label.Value > 0).Select(label => label.Key)];

    private static string? LabelProblem(IReadOnlyList<string> expected, IReadOnlyList<string> found)
    {
        var missing = expected.Except(found).ToList();
        var unknown = found.Except(expected).ToList();
        return missing.Count > 0 ? $"labels of the text are missing in it: {Shown(missing)}"
            : unknown.Count > 0 ? $"it has labels that its text does not have: {Shown(unknown)}"
            : null;
    }

    private static string Shown(IReadOnlyList<string> labels) =>
        string.Join(", ", labels.Order(StringComparer.Ordinal).Take(ShownLabels))
            + (labels.Count > ShownLabels ? $" and {labels.Count - ShownLabels} more" : "");
}
