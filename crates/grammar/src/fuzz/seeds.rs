//! Valid queries that between them use the whole grammar.

/// Where fuzzing begins.
pub const SEEDS: &[&str] = &[
    "",
    "select=id,name,account(name)&owner_id=eq.3&order=created_at.desc&limit=50",
    "select=*&name=not.ilike.*%E5%BC%A0*&or=(a.eq.1,not.and(b.gt.2,c.is.null))&offset=10",
    "select=n:count(),stage,amount.sum()::int,m:amount.max()&stage=in.(won,\"lost,later\",)",
    "select=a:account!owner_id!inner(*,owner(name)),...department!left(d:name)&a.owner.limit=1",
    "select=contacts(id,addresses())&contacts.or=(x.like.\"a*,b\",y.eq.%7B1,2%7D)&contacts.order=id",
    "select=contacts(addresses())&contacts=not.is.null&contacts.not.or=(a.eq.1)&contacts.addresses.x=eq.1",
    "@account.city=eq.%E4%B8%8A%E6%B5%B7&or=(@account.parent_id.city.not.in.(a,\"b\"),n.neq.1)",
    "tags=cs.{a,\"b c\",\"q\\\"\\\\\"}&tags=cd.{}&tags=ov.{x}&n=eq(any).{1,2}&s=like(all).{a*,*b}",
    "and=(tags.cs.\"{\\\"a,b\\\",c}\",s.imatch(any).{^a},t.ov.{x,y}, u.isdistinct.5 )",
    "a=fts(english).fun+games&b=plfts.x&c=phfts.x&d=wfts(simple).x&e=sl.[1,2]&f=adj.(1,2)",
    "select=created_at.bucket(month),n:count(),w:x.bucket(week)&order=created_at.bucket(month).desc,x",
    "created_at=gte.@month_start-1m&owner_id=eq.@me&or=(d.in.(@my_departments,7),e.lt.@now-2h)",
    "order=account(name).desc.nullslast,\"a b\".nullsfirst,c&after=eyJpZCI6NX0%3D&limit=0",
    "columns=id,\"a b\",name&on_conflict=email&select=id",
    "\"order\"=eq.1&%22a.b%22=neq.2&unit+price=gte.3&with-dash=lte.4&created_at=gt.@now-30d",
    "select=%E5%A7%93%E5%90%8D,%E5%88%AB%E5%90%8D:name::text&name=match.%5Ea%2B(b%7Cc)$",
];
