using Hydra.Overrides;

namespace Demo.Vertex;

/// <summary>The arguments of a trial before and after, and what a line of sed makes of three of them.</summary>
[NeedsJobs("submit_vertex_job")]
internal sealed class TrialArgumentsPart : IDemoPart
{
    private const string Study = "tuning.yaml";

    /// <summary>Arguments of a trial of the sample's study, and what becomes of them when sed converts them.</summary>
    public static IReadOnlyList<(string Argument, SedResult Result)> BySed { get; } =
    [
        ("--model.optimizer.lr=1e-06", SedResult.Right),
        ("--datamodule.augment=random crop", SedResult.Refused),
        ("--datamodule.version=1.10", SedResult.Wrong),
    ];

    public int Order => 6;

    private static string[] Trial =>
        ["experiment=example", "hparams_search=vertex_ai", "--datamodule.batch_size=64", .. BySed.Select(one => one.Argument)];

    /// <summary>The arguments as overrides, with the types of the sample's study.</summary>
    public static IReadOnlyList<string> Convert(Repository repository, IReadOnlyList<string> arguments) =>
        TrialArguments.Convert(
            arguments, ParameterTypes.FromStudySpec(File.ReadAllText(VertexSample.PathOf(repository, Study)), Study)).Overrides;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        Screen.Title("The arguments of a tuning job's trial, as the wrapper in the training image converts them");
        Screen.Line($"before: {Words(Trial)}");
        Screen.Line($"after:  {Words(Convert(demo.Repository, Trial))}");
        Screen.Line("A line of sed would make of three of them:");
        foreach (var (argument, result) in BySed)
        {
            var bySed = await SedLine.ConvertAsync([argument], cancellationToken);
            Screen.Line($"  {Words(bySed)}  {Said(result)}");
        }
    }

    private static string Said(SedResult result) => result switch
    {
        SedResult.Right => "right",
        SedResult.Refused => "refused by Hydra: an override has a key and =",
        _ => "silently wrong: the number 1.1, and no text",
    };

    private static string Words(IEnumerable<string> arguments) => string.Join(
        ' ',
        arguments.Select(argument => argument.AsSpan().ContainsAny(" \"") ? $"'{argument}'" : argument)); // as a shell would be given it
}

/// <summary>What Hydra reads, beside what was meant.</summary>
internal enum SedResult
{
    Right,
    Refused,
    Wrong,
}
