using System.IO.Compression;
using System.Text.Json;
using LocalAws;
using LocalAws.LambdaHost;

namespace Worker.Tests.Integration;

/// <summary>What the packaged executable does when it is deployed wrongly.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(PackagedRuntimeTests))]
public sealed class PackagedRuntimeTests
{
    [Fact]
    public async Task Names_the_handler_that_is_not_there_and_those_that_are()
    {
        var error = await InvokeAsync("ExportApilog", []);

        Assert.Equal("Runtime.UnknownHandler", error.GetProperty("errorType").GetString());
        Assert.Equal(
            $"There is no job 'ExportApilog' in this package. Known handlers: {string.Join(", ", JobTable.Names)}.",
            error.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Names_the_setting_that_is_missing_and_the_file_to_set_it_in()
    {
        var error = await InvokeAsync("ExportApiLog", new() { ["API_LOG_TABLE"] = "api_log" });

        Assert.Equal("InvalidSettingException", error.GetProperty("errorType").GetString());
        Assert.Equal(
            "Environment variable API_LOG_SHARDS is not set. "
                + "Set it in terraform/export_api_log.tf, in the environment of aws_lambda_function.export_api_log.",
            error.GetProperty("errorMessage").GetString());
    }

    private async Task<JsonElement> InvokeAsync(string handler, Dictionary<string, string> environment)
    {
        await BuiltPackage.BuildAsync();
        var folder = Directory.CreateTempSubdirectory("worker-");
        await ZipFile.ExtractToDirectoryAsync(Checkout.Repository.Package, folder.FullName, TestContext.Current.CancellationToken);
        var function = new FunctionConfiguration(
            "export_api_log",
            "arn:aws:lambda:ap-northeast-1:123456789012:function:export_api_log",
            handler,
            "provided.al2023",
            TimeSpan.FromSeconds(3),
            128,
            "",
            environment,
            "");
        await using var host = await FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => Path.Combine(folder.FullName, "bootstrap"),
        });
        var result = await host.InvokeAsync(function.Name, "{}"u8.ToArray());
        folder.Delete(recursive: true);
        return JsonElement.Parse(result!.Payload.Span);
    }
}
