namespace Worker.Cli.Fleet;

/// <summary>
/// The .tf files that jobs share: Terraform's usual three and those that begin with _. Every other one is one job
/// (docs/decisions/0001-the-listing-is-the-registry.md).
/// </summary>
internal static class SharedTerraform
{
    private static readonly string[] Stems = ["main", "outputs", "variables"];

    /// <param name="stem">A file's name without <c>.tf</c>.</param>
    public static bool Contains(string stem) => stem.StartsWith('_') || Stems.Contains(stem);
}
