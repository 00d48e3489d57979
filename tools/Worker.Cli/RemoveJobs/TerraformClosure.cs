using System.Text.RegularExpressions;

namespace Worker.Cli.RemoveJobs;

/// <summary>Finds the Terraform that nothing refers to once the files of some jobs are gone.</summary>
internal sealed partial class TerraformClosure(IReadOnlyList<TerraformFile> files)
{
    /// <summary>Adds the shared files that the removed ones used, and that no remaining one does.</summary>
    /// <exception cref="UserException">A remaining file needs something of a removed job's own file.</exception>
    public void Extend(HashSet<string> removed)
    {
        var kept = files.Where(file => file.IsShared ? file.IsOfEveryJob : !removed.Contains(file.Path)).ToList();
        var open = files.Where(file => file.IsShared).Except(kept).ToList();
        for (var next = Next(); next is not null; next = Next())
        {
            open.Remove(next);
            kept.Add(next);
        }

        // An output goes with what it shows: outputs.tf keeps nothing alive that no other file uses.
        TerraformFile? Next() => open.Find(file => kept.Exists(one => !IsOutputs(one) && one.RefersTo(file.Declares) is not null));

        var gone = files.Where(file => removed.Contains(file.Path)).ToList();
        for (var next = Used(); next is not null; next = Used())
        {
            open.Remove(next);
            gone.Add(next);
            removed.Add(next.Path);
        }

        TerraformFile? Used() => open.Find(file => gone.Exists(one => one.RefersTo(file.Declares) is not null));

        foreach (var file in files.Where(file => !removed.Contains(file.Path) && !IsOutputs(file)))
        {
            if (file.RefersTo(gone.SelectMany(one => one.Declares)) is { } address)
            {
                var owner = gone.First(one => one.Declares.Contains(address)).Path;
                throw new UserException(
                    $"{file.Path} uses {address} of {owner}: remove that job, too, or move {address} "
                    + "into a shared file terraform/_<domain>.tf.");
            }
        }
    }

    /// <summary>The text of outputs.tf without the outputs of what is removed.</summary>
    public static string WithoutOutputs(string text, IEnumerable<TerraformFile> removed)
    {
        var addresses = removed.SelectMany(file => file.Declares).ToList();
        return Output().Replace(
            text,
            block => addresses.Exists(address => TerraformFile.Refers(block.Value, address)) ? "" : block.Value).TrimEnd('\n') + "\n";
    }

    /// <summary>The text of a .tfvars file without variables that are no longer declared, and without the comments above them.</summary>
    public static string WithoutVariables(string text, IReadOnlyCollection<string> variables) =>
        Assignment().Replace(text, block => variables.Contains(block.Groups["name"].Value) ? "" : block.Value).TrimEnd('\n') + "\n";

    /// <param name="text">A test, whose variables stand one a line.</param>
    /// <param name="variables">Those that are gone.</param>
    public static string WithoutLines(string text, IEnumerable<string> variables) => variables.Aggregate(
        text, (left, variable) => Regex.Replace(left, $@"^[ \t]+{Regex.Escape(variable)} *= *[^\n{{[(]*\n", "", RegexOptions.Multiline));

    private static bool IsOutputs(TerraformFile file) => file.Path == "terraform/outputs.tf";

    [GeneratedRegex("""^output "\w+" \{\n.*?^\}\n\n?""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^(#[^\n]*\n)*(?<name>\w+) *= *([^\n]*[{[(]\n(\s[^\n]*\n|\n)*[)\]}]|[^\n]*)(\n+|\z)", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
