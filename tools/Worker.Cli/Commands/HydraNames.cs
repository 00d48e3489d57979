using System.CommandLine;
using Hydra.Components;

namespace Worker.Cli.Commands;

/// <summary>The option that says which KFP reads the files.</summary>
internal static class HydraNames
{
    private const string Kfp18 = "kfp1";
    private const string Kfp2 = "kfp2";

    public static Option<string> Option()
    {
        var names = new Option<string>("--names")
        {
            Description = "How placeholders write names: kfp1 as they are declared (KFP 1.8), kfp2 in lower case with _ (KFP 2).",
            HelpName = $"{Kfp18}|{Kfp2}",
            DefaultValueFactory = _ => Kfp18,
        };
        return names.AcceptOnlyFromAmong(Kfp18, Kfp2);
    }

    public static PlaceholderNames Of(ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) == Kfp2 ? PlaceholderNames.Kfp2 : PlaceholderNames.Kfp18;
}
