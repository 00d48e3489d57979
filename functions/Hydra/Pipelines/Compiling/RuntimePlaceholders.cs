using Hydra.Components;

namespace Hydra.Pipelines.Compiling;

/// <summary>The placeholders that Vertex AI replaces when a task runs, as KFP 1.8 writes them: names stay as they are.</summary>
internal static class RuntimePlaceholders
{
    public const string ExecutorInput = "{{$}}";

    public static string Parameter(string name) => $"{{{{$.inputs.parameters['{name}']}}}}";

    public static string InputPath(string name) => $"{{{{$.inputs.artifacts['{name}'].path}}}}";

    public static string InputUri(string name) => $"{{{{$.inputs.artifacts['{name}'].uri}}}}";

    public static string OutputUri(string name) => $"{{{{$.outputs.artifacts['{name}'].uri}}}}";

    public static string OutputPath(OutputSpec output) => output.IsParameter
        ? $"{{{{$.outputs.parameters['{output.Name}'].output_file}}}}"
        : $"{{{{$.outputs.artifacts['{output.Name}'].path}}}}";
}
