namespace Worker.Tool.Fleet;

/// <summary>The .tf files that all jobs share; every other one is one job (docs/decisions/0001-the-listing-is-the-registry.md).</summary>
internal static class SharedTerraform
{
    private static readonly string[] Stems = ["main", "outputs", "variables"];

    /// <param name="stem">A file's name without <c>.tf</c>.</param>
    public static bool Contains(string stem) => Stems.Contains(stem);
}
