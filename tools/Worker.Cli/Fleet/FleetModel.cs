using Worker.Cli.Fleet.Code;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Fleet;

/// <summary>What code and Terraform together say of all jobs.</summary>
internal sealed record FleetModel(IReadOnlyList<Job> Jobs, CodeModel Code, TerraformModel Terraform, FleetSources Sources)
{
    /// <summary>Joins each job's code with its Terraform: by the name of the file, or else by the handler.</summary>
    public static FleetModel Join(CodeModel code, TerraformModel terraform, FleetSources sources)
    {
        var files = terraform.JobFiles.ToDictionary(file => file.Source.Stem);
        var functions = terraform.All("aws_lambda_function").ToLookup(function => terraform.Values.Text(function.Get("handler")) ?? "");
        var reader = new JobReader(terraform);
        var jobs = code.Jobs.Select(job =>
        {
            var file = files.GetValueOrDefault(JobNames.Snake(job.Job))
                ?? functions[job.Job]
                    .Select(function => files.GetValueOrDefault(function.File.Stem))
                    .FirstOrDefault(found => found is not null);
            return reader.Read(job, file);
        }).ToList();
        var joined = jobs.Select(job => job.TerraformFile).OfType<HclFile>().ToHashSet();
        jobs.AddRange(files.Values.Where(file => !joined.Contains(file)).Select(file => reader.Read(null, file)));
        return new FleetModel([.. jobs.OrderBy(job => job.Name, StringComparer.Ordinal)], code, terraform, sources);
    }

    /// <summary>The jobs that have code.</summary>
    public IEnumerable<(Job Job, JobCode Code)> Coded => from job in Jobs where job.Code is not null select (job, job.Code!);

    /// <summary>The jobs that have a function.</summary>
    public IEnumerable<(Job Job, Block Function)> Deployed => from job in Jobs where job.Function is not null select (job, job.Function!);

    /// <summary>The jobs that have both.</summary>
    public IEnumerable<(Job Job, JobCode Code, Block Function)> Whole =>
        from job in Jobs where job is { Code: not null, Function: not null } select (job, job.Code!, job.Function!);

    /// <summary>Whether a file could not be read or parsed, so that what it seems to lack may be there.</summary>
    public bool IsBroken(string path) =>
        Code.Errors.Any(error => error.At.File == path)
        || Sources.All.Any(file => file.Path == path && file.Problem is not null)
        || Terraform.Files.Any(file => file.Source.Path == path && file.Error is not null);

    /// <summary>Whether some code of a job, or of the library that it may use, could not be parsed.</summary>
    public bool IsBroken(Job job) => job.Code is { } code && Code.Errors.Any(error =>
        JobFile.Of(error.At.File) is not { } file || file.Job == code.Job);
}
