using Hydra.Components.Yaml;

namespace Hydra.Pipelines;

/// <summary>Tells files apart by the keys that only one kind has.</summary>
public static class JobFiles
{
    /// <summary>Never throws: what is wrong with the file, whoever compiles it says.</summary>
    public static JobFileKind KindOf(string text)
    {
        try
        {
            return text.Length <= PipelineLimits.MaxLength && YamlTree.Read(text) is YamlMapping mapping
                ? mapping.Pairs.Select(pair => KindOfKey(pair.Key.Value)).FirstOrDefault(kind => kind != JobFileKind.Unknown)
                : JobFileKind.Unknown;
        }
        catch (YamlProblem)
        {
            return JobFileKind.Unknown;
        }
    }

    private static JobFileKind KindOfKey(string key) => key switch
    {
        "implementation" => JobFileKind.Component,
        "tasks" => JobFileKind.Pipeline,
        "studySpec" or "study_spec" or "trialJobSpec" or "trial_job_spec" => JobFileKind.TuningJob,
        _ => JobFileKind.Unknown,
    };
}
