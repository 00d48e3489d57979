using Worker.Cli.Fleet;

namespace Worker.Cli.Checks;

/// <summary>Functions say of the package what it is, and it is small.</summary>
internal static class PackageRules
{
    private const string Runtime = "provided.al2023";
    private const string DefaultArchitecture = "x86_64";
    private const long MaxBytes = 12 * 1024 * 1024;

    private static readonly Location Package = new("terraform/dists.zip", 1);

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("runtime", $"Every function has the runtime of a native package, {Runtime}.", Runtimes),
        new("architecture", "Every function has the architecture that the package is compiled for.", Architectures),
        new("package-unusable", "The built package holds an executable.", Unusable),
        new("package-budget", $"The built package has at most {MaxBytes / 1024 / 1024} MB.", TooLarge),
    ];

    private static IEnumerable<Problem> Runtimes(FleetModel fleet) =>
        from one in fleet.Deployed
        let runtime = fleet.Terraform.Values.Text(one.Function.Get("runtime"))
        where runtime != Runtime
        select new Problem(
            one.Function.At("runtime"),
            $"{one.Job.Name} has {(runtime is null ? "no runtime" : $"the runtime {runtime}")}, but the package is a native executable",
            $"write runtime = \"{Runtime}\"");

    private static IEnumerable<Problem> Architectures(FleetModel fleet) =>
        from one in fleet.Deployed
        let compiled = fleet.Sources.Package?.Architecture
        let architecture = fleet.Terraform.Values.Texts(one.Function.Get("architectures")) is [var first, ..] ? first : DefaultArchitecture
        where compiled is not null && architecture != compiled
        select new Problem(
            one.Function.At("architectures"),
            $"{one.Job.Name} is {architecture}, but terraform/dists.zip is compiled for {compiled}",
            "write architectures = [var.architecture], and build the package for that one");

    private static IEnumerable<Problem> Unusable(FleetModel fleet) => fleet.Sources.Package?.Problem is { } problem
        ? [new Problem(Package, $"the package {problem}", "build it again with ./build-pkg.sh")]
        : [];

    private static IEnumerable<Problem> TooLarge(FleetModel fleet)
    {
        if (fleet.Sources.Package is { Size: > MaxBytes } package)
        {
            yield return new Problem(
                Package,
                $"the package has {package.Size} bytes, more than {MaxBytes}: every cold start pays for it",
                "move data into DynamoDB or S3, and take unused packages out of functions/");
        }
    }
}
