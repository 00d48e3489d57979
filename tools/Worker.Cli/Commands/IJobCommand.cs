using System.CommandLine;

namespace Worker.Cli.Commands;

/// <summary>A command for single jobs, which goes with them: its class names them in a NeedsJobs attribute.</summary>
internal interface IJobCommand
{
    Command Create();
}
