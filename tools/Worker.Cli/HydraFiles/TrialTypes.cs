using System.CommandLine;
using System.Text;
using Hydra.Overrides;

namespace Worker.Cli.HydraFiles;

/// <summary>The options by which commands are told the types of a trial's parameters.</summary>
internal sealed class TrialTypes
{
    public Option<string?> Study { get; } = new("--study")
    {
        Description = "Types from a study specification or the file of a tuning job, YAML or JSON.",
        HelpName = "FILE",
    };

    public Option<string[]> Types { get; } = new("--type")
    {
        Description = "Type of one parameter: int, float, bool, string or literal. May be repeated.",
        HelpName = "KEY:TYPE",
    };

    public Option<string[]> Negatable { get; } = new("--negatable")
    {
        Description = "A boolean whose --no-KEY means false. May be repeated.",
        HelpName = "KEY",
    };

    public bool IsGiven(ParseResult parsed) =>
        parsed.GetResult(Study) is not null || parsed.GetResult(Types) is not null || parsed.GetResult(Negatable) is not null;

    /// <exception cref="UserException">A specification or declaration cannot be read.</exception>
    public ParameterTypes Read(ParseResult parsed)
    {
        try
        {
            var types = parsed.GetValue(Study) is { } study ? FromStudy(study) : ParameterTypes.None;
            types = (parsed.GetValue(Types) ?? []).Aggregate(types, (known, declaration) => known.With(declaration));
            return (parsed.GetValue(Negatable) ?? []).Aggregate(types, (known, key) => known.WithNegatable(key));
        }
        catch (Exception exception) when (exception is StudySpecException or OverrideException)
        {
            throw new UserException(exception.Message, UserException.WrongUsage);
        }
    }

    private static ParameterTypes FromStudy(string path)
    {
        var bytes = InputFile.ReadOrRefuse(path, "the study", CancellationToken.None);
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            return ParameterTypes.FromStudySpec(text, path);
        }
        catch (DecoderFallbackException)
        {
            throw new UserException($"the study '{path}' is not UTF-8.", UserException.WrongUsage);
        }
    }
}
