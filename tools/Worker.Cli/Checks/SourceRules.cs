using Worker.Cli.Fleet;

namespace Worker.Cli.Checks;

/// <summary>What is to be checked must be readable.</summary>
internal static class SourceRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("unreadable", "Every source file can be read and parsed.", Unreadable),
    ];

    private static IEnumerable<Problem> Unreadable(FleetModel fleet) =>
    [
        .. fleet.Sources.All.Where(file => file.Problem is not null)
            .Select(file => new Problem(file.At(), $"the file {file.Problem}", "put a text file in its place, or delete it")),
        .. fleet.Terraform.Files.Concat(fleet.Terraform.Environments).Select(file => file.Error).OfType<Fleet.Hcl.HclError>()
            .Select(error => new Problem(
                error.At, $"Terraform cannot parse this: {error.Message}", "mend the syntax; `terraform validate` says more")),
        .. fleet.Code.Errors.Select(error => new Problem(error.At, $"the compiler cannot parse this: {error.Message}", "mend the syntax")),
    ];
}
