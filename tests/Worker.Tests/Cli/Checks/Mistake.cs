using Worker.Cli.Checks;
using Worker.Cli.Fleet;

namespace Worker.Tests.Cli.Checks;

/// <summary>One thing done wrong in a fleet that is right without it.</summary>
/// <param name="Fleet">With the mistake.</param>
/// <param name="Rule">That finds it.</param>
/// <param name="File">Where it is found.</param>
/// <param name="Line">A text of that line; several, with <c>&gt;</c> between them, are looked for one after the other.</param>
/// <param name="Says">Part of what is said.</param>
/// <param name="Also">Other rules that the mistake breaks too.</param>
internal sealed record Mistake(string Name, FleetSources Fleet, string Rule, string File, string Line, string Says, params string[] Also)
{
    /// <summary>Where the finding must be.</summary>
    public Location At => new(File, LineNumber());

    public bool IsFoundBy(Finding finding) =>
        finding.Rule == Rule && finding.At == At && finding.ToString().Contains(Says, StringComparison.Ordinal);

    public override string ToString() => Name;

    private int LineNumber()
    {
        var number = 1;
        var lines = Fleet.All.FirstOrDefault(file => file.Path == File)?.Lines ?? [""];
        foreach (var text in Line.Split(" > "))
        {
            while (!lines[number - 1].Contains(text, StringComparison.Ordinal))
            {
                number++;
            }
        }

        return number;
    }
}
