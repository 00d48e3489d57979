using System.Text.Json;
using LocalAws;
using Worker.Cli.Adopt;
using Worker.Cli.Aws;

namespace Worker.Tests.Cli.Adopt;

/// <summary>What is written for a function, without an account.</summary>
public sealed class AdoptionTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    public AdoptionTests()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "terraform"));
        Directory.CreateDirectory(Path.Combine(folder.FullName, "functions", "Jobs"));
    }

    [Fact]
    public void Writes_the_job_in_both_spellings()
    {
        Adoption().Write([Function("shop_send_mail")]);

        Assert.Contains("resource \"aws_lambda_function\" \"shop_send_mail\" {", Terraform("shop_send_mail"), StringComparison.Ordinal);
        Assert.Contains("  handler           = \"ShopSendMail\"", Terraform("shop_send_mail"), StringComparison.Ordinal);
        Assert.Contains("internal sealed class ShopSendMailHandler", File.ReadAllText(Code("ShopSendMail")), StringComparison.Ordinal);
    }

    [Fact]
    public void Holds_function_and_alias_as_they_are()
    {
        Adoption().Write([Function("shop_send_mail")]);

        Assert.Contains("ignore_changes = all", Block("aws_lambda_function"), StringComparison.Ordinal);
        Assert.Contains(
            "function_version = local.shop_send_mail_adopted ? \"7\" : aws_lambda_function.shop_send_mail.version",
            Block("aws_lambda_alias"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("API_TOKEN", "abc")]
    [InlineData("DB_PASSWORD", "hunter2")]
    [InlineData("STRIPE_KEY", "zzz")]
    [InlineData("DATABASE", "postgres://shop:hunter2@db.example.com/shop")]
    [InlineData("CONFIG", "password=hunter2")]
    [InlineData("SERVICE", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("ID", "8e3f1c1e-4b1a-4d55-9a5e-0f6f5c1b2a3d")]
    [InlineData("TARGET", "https://hooks.example.com/services/T0AB12CD3/x")]
    [InlineData("TEXT", "-----BEGIN RSA PRIVATE KEY-----\nMIIE")]
    public void Writes_no_value_that_may_be_a_secret(string setting, string value)
    {
        Adoption().Write([Function("shop_send_mail", (setting, value))]);

        Assert.DoesNotContain(value, Terraform("shop_send_mail"), StringComparison.Ordinal);
        Assert.Contains(
            $"{setting}_PARAMETER = \"/worker/shop_send_mail/{setting}\"", Terraform("shop_send_mail"), StringComparison.Ordinal);
        Assert.DoesNotContain($"{setting} =", Terraform("shop_send_mail"), StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_secrets_to_Parameter_Store_which_Terraform_does_not_read()
    {
        Adoption().Write([Function("shop_send_mail", ("API_TOKEN", "verysecret"))]);

        Assert.DoesNotContain("data \"", Terraform("shop_send_mail"), StringComparison.Ordinal);
        Assert.Contains(
            "# ssm:GetParameter on arn:aws:ssm:${var.region}:${local.account}:parameter/worker/shop_send_mail/*\n",
            Terraform("shop_send_mail"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TABLE", "orders")]
    [InlineData("REGION", "ap-northeast-1")]
    [InlineData("LIMIT", "250")]
    [InlineData("TOPIC", "arn:aws:sns:ap-northeast-1:123456789012:orders")]
    [InlineData("URL", "https://api.example.com/v1/orders")]
    [InlineData("TEMPLATE", "Hello ${name}, \"welcome\"")]
    public void Writes_plain_settings(string setting, string value)
    {
        Adoption().Write([Function("shop_send_mail", (setting, value))]);

        Assert.Contains($"{setting} = {Hcl.Text(value)}", Terraform("shop_send_mail"), StringComparison.Ordinal);
        Assert.DoesNotContain("_PARAMETER", Terraform("shop_send_mail"), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_how_to_store_a_secret_without_showing_it()
    {
        var report = AdoptionReport.Write([Function("shop_send_mail", ("API_TOKEN", "verysecret"))]);

        Assert.Contains("--name /worker/shop_send_mail/API_TOKEN", report, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop_send-mail")]
    [InlineData("ShopSendMail")]
    [InlineData("shop_2nd_mail")]
    [InlineData("shop__mail")]
    public void Refuses_a_name_that_is_not_snake_case(string name) =>
        Assert.Contains(
            "./worker new",
            Assert.Throws<UserException>(() => Worker.Cli.Adopt.Adoption.CheckName(name)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Writes_all_files_or_none()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Code("ShopTwo"))!);
        File.WriteAllText(Code("ShopTwo"), "// mine");

        var refused = Assert.Throws<UserException>(() => Adoption().Write([Function("shop_one"), Function("shop_two")]));

        Assert.Contains("ShopTwoHandler.cs", refused.Message, StringComparison.Ordinal);
        Assert.Equal([Code("ShopTwo")], Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.GetDirectoryName(Code("ShopOne"))));
        Assert.Equal("// mine", File.ReadAllText(Code("ShopTwo")));
    }

    [Fact]
    public void Points_a_rule_that_calls_the_function_itself_to_the_alias_once_it_may()
    {
        var rule = JsonElement.Parse(
            """
            {"Name":"nightly","Arn":"arn:aws:events:ap-northeast-1:123456789012:rule/nightly",
             "ScheduleExpression":"rate(1 day)","State":"ENABLED"}
            """);
        var target = JsonElement.Parse("""{"Id":"1","Arn":"arn:aws:lambda:ap-northeast-1:123456789012:function:shop_send_mail"}""");
        Adoption().Write([Function("shop_send_mail") with { Targets = [new RuleTarget(rule, IsShared: false, target, OnAlias: false)] }]);

        Assert.Contains("qualifier     = aws_lambda_alias.shop_send_mail.name", Block("aws_lambda_permission"), StringComparison.Ordinal);
        Assert.Contains(
            "depends_on = [aws_lambda_permission.shop_send_mail_rule]", Block("aws_cloudwatch_event_target"), StringComparison.Ordinal);
        Assert.Contains("arn       = aws_lambda_alias.shop_send_mail.arn", Block("aws_cloudwatch_event_target"), StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_network_layers_dead_letters_tags_and_reserved_executions()
    {
        var tags = new Dictionary<string, string> { ["team"] = "shop" };
        var function = Function("shop_send_mail") with { ReservedConcurrency = 2, Tags = tags };
        Adoption().Write([function with
        {
            Configuration = JsonElement.Parse(
                """
                {"FunctionName":"shop_send_mail","Role":"arn:aws:iam::123456789012:role/shop","MemorySize":128,"Timeout":5,
                 "VpcConfig":{"SubnetIds":["subnet-1"],"SecurityGroupIds":["sg-1"]},
                 "Layers":[{"Arn":"arn:aws:lambda:ap-northeast-1:123456789012:layer:tools:3"}],
                 "DeadLetterConfig":{"TargetArn":"arn:aws:sqs:ap-northeast-1:123456789012:lost"}}
                """),
        }]);

        var block = Block("aws_lambda_function");
        Assert.All(
            ["reserved_concurrent_executions = 2", "\"team\" = \"shop\"", "[\"subnet-1\"]", "[\"sg-1\"]", "layer:tools:3", ":lost\""],
            text => Assert.Contains(text, block, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static ForeignFunction Function(string name, params (string Name, string Value)[] settings) => new(
        name,
        JsonSerializer.SerializeToElement(new
        {
            FunctionName = name,
            FunctionArn = $"arn:aws:lambda:ap-northeast-1:123456789012:function:{name}",
            Description = "Sends what is due.",
            Role = "arn:aws:iam::123456789012:role/shop_lambda_function",
            MemorySize = 128,
            Timeout = 5,
            Environment = new { Variables = settings.ToDictionary(setting => setting.Name, setting => setting.Value) },
        }),
        "current",
        "7");

    private Adoption Adoption() => new(
        new Repository(folder.FullName), AwsCli.Local(new Uri("http://127.0.0.1:1")), "production", "current");

    private string Code(string job) => Path.Combine(folder.FullName, "functions", "Jobs", job, $"{job}Handler.cs");

    private string Terraform(string function) => File.ReadAllText(Path.Combine(folder.FullName, "terraform", $"{function}.tf"));

    /// <summary>The first resource of a type.</summary>
    private string Block(string type)
    {
        var text = Terraform("shop_send_mail");
        var start = text.IndexOf($"resource \"{type}\"", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n}", start, StringComparison.Ordinal)];
    }
}
