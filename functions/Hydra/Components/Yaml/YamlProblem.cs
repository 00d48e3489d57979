namespace Hydra.Components.Yaml;

/// <summary>The text is no YAML that component files may have.</summary>
internal sealed class YamlProblem(string code, int line, int column, string problem, string fix) : Exception(problem)
{
    public string Code { get; } = code;

    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Fix { get; } = fix;
}
