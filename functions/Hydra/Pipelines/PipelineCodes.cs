using Hydra.Components;

namespace Hydra.Pipelines;

/// <summary>
/// The codes of findings about pipeline declarations and tuning jobs, beside those of <see cref="FindingCodes"/> for YAML, unknown and
/// missing keys, wrong shapes, duplicate names, unknown outputs, artifacts and values in each other's place, and keys that Hydra refuses.
/// </summary>
public static class PipelineCodes
{
    /// <summary>A feature of KFP that declarations do not have: conditions, loops, exit handlers, importers.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>A name of a pipeline, parameter, task or variable that KFP or Vertex AI refuses.</summary>
    public const string InvalidName = "invalid-name";

    /// <summary>A value that is not of the kind that its key needs.</summary>
    public const string InvalidValue = "invalid-value";

    /// <summary>The component file cannot be read.</summary>
    public const string ComponentUnreadable = "component-unreadable";

    /// <summary>The component is sound, and KFP's v2 compiler refuses it all the same.</summary>
    public const string ComponentRefused = "component-refused";

    /// <summary>An argument for an input that the component does not have.</summary>
    public const string UnknownArgument = "unknown-argument";

    /// <summary>No argument for an input that is neither optional nor has a default.</summary>
    public const string MissingArgument = "missing-argument";

    /// <summary>A link to, or a value for, a parameter that the pipeline does not have.</summary>
    public const string UnknownParameter = "unknown-parameter";

    /// <summary>A link to a task that the pipeline does not have.</summary>
    public const string UnknownTask = "unknown-task";

    /// <summary>Tasks that wait for each other.</summary>
    public const string Cycle = "cycle";

    /// <summary>A value of one type for an input of another.</summary>
    public const string TypeMismatch = "type-mismatch";

    /// <summary>A warning: types that mean the same and are spelt differently, which KFP 1.8 itself refuses.</summary>
    public const string TypeSpelling = "type-spelling";

    /// <summary>A warning: a constant that KFP 1.8 passes in another type than that of the input.</summary>
    public const string ConstantType = "constant-type";

    /// <summary>CPU, memory or accelerators that are not a quantity.</summary>
    public const string InvalidResource = "invalid-resource";

    /// <summary>More trials in parallel than there are.</summary>
    public const string TrialCount = "trial-count";

    /// <summary>Values of a study's parameter that are missing, contradictory, or none of its kind.</summary>
    public const string ValueSpec = "value-spec";

    /// <summary>A warning: something that KFP's v2 compiler leaves out of the job, or that the service takes no notice of.</summary>
    public const string Ignored = "ignored";
}
