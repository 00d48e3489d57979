using Worker.Cli.Fleet.Code;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

/// <summary>What code and Terraform say of one job. Either may be missing, and parts of each.</summary>
/// <param name="Name">The function's name where it has one, else what the job's file would have it be called.</param>
/// <param name="TerraformFile">The job's own .tf file.</param>
/// <param name="Memory">In MB.</param>
/// <param name="Timeout">In seconds.</param>
/// <param name="Policies">What gives the job's role its own permissions.</param>
/// <param name="HasOpenSettings">Some of the settings come from an expression whose names cannot be told.</param>
/// <param name="Grants">What the job's own file allows its role.</param>
/// <param name="SharedGrants">What the files that are no job's allow that role.</param>
/// <param name="UnreadablePolicies">Policies written in a way that cannot be read.</param>
internal sealed record Job(
    string Name,
    JobCode? Code,
    HclFile? TerraformFile,
    Block? Function,
    string? Handler,
    double? Memory,
    double? Timeout,
    IReadOnlyList<JobTrigger> Triggers,
    IReadOnlyList<SetSetting> Settings,
    bool HasOpenSettings,
    IReadOnlyList<Block> Policies,
    IReadOnlyList<Grant> Grants,
    IReadOnlyList<Grant> SharedGrants,
    IReadOnlyList<Location> UnreadablePolicies);
